// One mini-program's origin: its files, each answer with the complete header set (container.md §1), whatever the status.
import { type AppOrigins, inlineScriptHashes, mimeType, responseHeaders } from '@davit/bundle';
import { wipeDocument } from '@davit/container/gate';
import { decodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { header } from '../edge/request-head.ts';
import { fileResponse } from '../static/file-response.ts';
import { findFile } from '../static/find-file.ts';
import { isTopLevelDocument, openInHost } from './open-in-host.ts';
import { type Headers, isRead, methodNotAllowed, notFound, textAnswer } from './site.ts';

export interface AppSiteOptions {
  readonly app: ServedApp;
  readonly origins: AppOrigins;
  readonly hostName: string;
}

/** What stands below belongs to the container or to nobody; a mini-program's own files cannot answer there. */
const RESERVED = /^\/(?:\.container|\.well-known)(?:\/|$)|^\/integrity\./;

/**
 * The browser wants a script as a service worker: it says so on each such fetch, updates included. CSP `worker-src` lets a
 * declared worker be one too, and it would answer for its whole origin without our headers, the wipe page included (T131).
 */
const isServiceWorker = (request: PlainRequest): boolean => header(request.headers, 'service-worker') !== null;

export async function answerApp(request: PlainRequest, options: AppSiteOptions): Promise<PlainResponse> {
  const { app, origins, hostName } = options;
  const closed = responseHeaders({ kind: 'app-error', origins });
  try {
    if (!isRead(request.method)) return methodNotAllowed(closed);
    if (isServiceWorker(request)) return notFound(closed);
    if (isTopLevelDocument(request)) {
      return openInHost({
        headers: closed,
        appId: app.appId,
        appName: app.manifest.name,
        hostName,
        hostOrigin: origins.host,
      });
    }
    const path = targetPath(request.target);
    if (path === '/.container/wipe') {
      const page = wipeDocument({ gateOrigin: origins.gate, hostOrigin: origins.host });
      return { status: 200, headers: page.headers, body: page.html };
    }
    if (RESERVED.test(decodeURIComponent(path))) return notFound(closed);
    const file = await findFile(app.files, request, app.manifest.davit.fallback ?? null);
    if (file === null) return notFound(closed);
    const contentType = mimeType(file.path);
    const headers = await contentHeaders(options, contentType, file.bytes);
    return await fileResponse(request, { bytes: file.bytes, contentType, headers });
  } catch {
    // The folder cannot be read: the answer is as closed as any other.
    return textAnswer(503, [...closed, ['retry-after', '1']], 'This mini-program cannot be read right now.');
  }
}

async function contentHeaders(
  { app, origins }: AppSiteOptions,
  contentType: string,
  bytes: Uint8Array,
): Promise<Headers> {
  const { manifest } = app;
  if (!contentType.startsWith('text/html')) return responseHeaders({ kind: 'app-resource', origins, manifest });
  return responseHeaders({ kind: 'app-document', origins, manifest, inlineScriptHashes: await hashesOf(bytes) });
}

const known = new WeakMap<Uint8Array, readonly string[]>();

/** Once for bytes that the source keeps. */
async function hashesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const html = decodeUtf8(bytes);
  const hashes = html === null ? [] : await inlineScriptHashes(html, nodeCrypto.sha256);
  known.set(bytes, hashes);
  return hashes;
}
