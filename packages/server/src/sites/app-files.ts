// Serves a mini-program's files straight from the operator, without a bundle and without the container's check of every byte.
// It goes when nothing asks for it any more: delete this file, `serveFilesDirectly` in config.ts, and the branch in app-site.ts.
import { type AppOrigins, inlineScriptHashes, mimeType, responseHeaders } from '@davit/bundle';
import { decodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { fileResponse } from '../static/file-response.ts';
import { findFile } from '../static/find-file.ts';
import { type Headers, textAnswer } from './site.ts';

interface AppFileOptions {
  readonly app: ServedApp;
  readonly origins: AppOrigins;
}

/** What stands below belongs to the container or to nobody; a mini-program's own files cannot answer there. */
const RESERVED = /^\/(?:\.container|\.well-known)(?:\/|$)|^\/integrity\./;

/** Null when no file answers. */
export async function answerAppFile(request: PlainRequest, options: AppFileOptions): Promise<PlainResponse | null> {
  const { app, origins } = options;
  if (RESERVED.test(decodeURIComponent(targetPath(request.target)))) return null;
  try {
    const file = await findFile(app.files, request, app.manifest.davit.fallback ?? null);
    if (file === null) return null;
    const contentType = mimeType(file.path);
    const headers = await contentHeaders(options, contentType, file.bytes);
    return await fileResponse(request, { bytes: file.bytes, contentType, headers });
  } catch {
    // The folder cannot be read: the answer is as closed as any other.
    const closed = responseHeaders({ kind: 'app-error', origins });
    return textAnswer(503, [...closed, ['retry-after', '1']], 'This mini-program cannot be read right now.');
  }
}

async function contentHeaders(
  { app, origins }: AppFileOptions,
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
