// One mini-program's origin: what the container needs to start it, and nothing else of the operator's. Its own files come out of a
// verified bundle, from its service worker. Each answer has the complete header set (container.md §1), whatever the status.
import { type AppOrigins, connectOriginProblem, responseHeaders } from '@davit/bundle';
import {
  containerFile,
  LAUNCH_PAGE,
  readWorkerAddress,
  SITE_QUERY,
  WORKER_BUILD,
  WORKER_SCRIPT,
  workerUrl,
} from '@davit/container/service-worker';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { header } from '../edge/request-head.ts';
import { isTopLevelDocument, openInHost } from './open-in-host.ts';
import { isRead, methodNotAllowed, notFound } from './site.ts';

export interface AppSiteOptions {
  readonly app: ServedApp;
  readonly origins: AppOrigins;
  readonly hostName: string;
  /** Each name of the apps domain is a site by itself. */
  readonly isSite: boolean;
}

/**
 * The browser wants a script as a service worker: it says so on each such fetch, updates included. Only ours may be one: any other
 * would answer for its whole origin without our headers, the wipe page included (T131).
 */
const isServiceWorker = (request: PlainRequest): boolean => header(request.headers, 'service-worker') !== null;

export function answerApp(request: PlainRequest, { app, origins, hostName, isSite }: AppSiteOptions): PlainResponse {
  const closed = responseHeaders({ kind: 'app-error', origins });
  if (!isRead(request.method)) return methodNotAllowed(closed);
  if (isTopLevelDocument(request)) {
    return openInHost({
      headers: closed,
      appId: app.appId,
      appName: app.manifest.name,
      hostName,
      hostOrigin: origins.host,
    });
  }
  const own = isOwnAddress(request, origins, isSite) ? containerFile(request.target, origins, isSite) : null;
  return own === null ? notFound(closed) : { status: 200, headers: own.headers, body: own.body };
}

const INTEGRITY_ID = /^[0-9a-f]{64}$/;

/** The worker under an address that is right here, and asked for as a worker; the other files without a query. */
function isOwnAddress(request: PlainRequest, { issuer, gate, host }: AppOrigins, isSite: boolean): boolean {
  if (targetPath(request.target) !== WORKER_SCRIPT)
    return !isServiceWorker(request) && [targetPath(request.target), LAUNCH_PAGE + SITE_QUERY].includes(request.target);
  if (header(request.headers, 'service-worker') !== 'script') return false;
  const { integrityId, connect, ...asked } = readWorkerAddress(request.target.slice(WORKER_SCRIPT.length));
  if (!INTEGRITY_ID.test(integrityId) || !connect.every((origin) => connectOriginProblem(origin, true) === null))
    return false;
  const address = { build: WORKER_BUILD, integrityId, issuer, gate, host, connect, isSite: isSite && asked.isSite };
  return request.target === workerUrl('', address);
}
