// The service worker of one version of one mini-program (container.md §2): everything on its origin comes from here. It listens to
// nobody: no messages, no push; what it serves stands in its URL. Bundled into built-scripts.ts.
import { mimeType, responseHeaders } from '@davit/bundle';
import { wipeDocument } from '../gate/wipe-document.ts';
import { createServedBundle, type FileAnswer } from '../serving/served-bundle.ts';
import type { VerifiedFiles } from '../serving/verified-files.ts';
import { launchHtml } from './launch-page.ts';
import { openInHost } from './open-in-host.ts';
import { createReadAhead } from './read-ahead.ts';
import { type Bytes, cachedFiles, cacheName, decodeText } from './verified-cache.ts';
import { LAUNCH_PAGE, readWorkerAddress, SITE_QUERY, WIPE_PAGE } from './worker-address.ts';
import type { WorkerScope } from './worker-scope.ts';

/** The text of the launch script, and its hash as CSP writes it; put in by the build. */
declare const LAUNCH_CODE: string;
declare const LAUNCH_CODE_HASH: string;

const scope = self as unknown as WorkerScope;
const { integrityId, issuer, gate, host, connect, isSite } = readWorkerAddress(location.search);
const origins = { app: location.origin, gate, host, issuer };
const reachable: ReadonlySet<string> = new Set([issuer, ...connect]);
const name = cacheName(integrityId);
let files: VerifiedFiles | null = null;
const ahead = createReadAhead(async (hash) => {
  const bytes = files && (await files.read(hash));
  if (bytes !== null) return bytes;
  // Not opened yet, or deleted and made anew since: then it has another handle.
  files = cachedFiles(await caches.open(name));
  return files.read(hash);
});
const bundle = createServedBundle({ origins, integrityId, decode: decodeText, isSite, ...ahead });

const toResponse = ({ status, headers, body }: FileAnswer): Response =>
  new Response(body as Bytes, { status, headers: headers as [string, string][] });

const launch = (search: string): Response => {
  bundle.warmUp();
  const headers = responseHeaders(
    { kind: 'launch', origins, inlineScriptHashes: [LAUNCH_CODE_HASH] },
    // The first document decides for those that follow, and another host page may ask for more than the last one did.
    isSite && search === SITE_QUERY,
  );
  return new Response(launchHtml(LAUNCH_CODE), {
    headers: [...headers, ['Content-Type', mimeType(LAUNCH_PAGE)]] as [string, string][],
  });
};

/**
 * The network's own answer also deletes what no script can see. Without a network the page deletes what a script can, and says
 * that it is not all: the mini-program starts for nobody else before the rest is gone too.
 */
async function wipe(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok) return response;
  } catch {
    // Offline.
  }
  const { html, headers } = wipeDocument({ gateOrigin: gate, hostOrigin: host, isPartial: true });
  return new Response(html, { headers: headers as [string, string][] });
}

async function answer(request: Request): Promise<Response> {
  const { pathname: path, search } = new URL(request.url);
  const navigation = request.mode === 'navigate';
  // A window of its own has neither gate nor host around it.
  if (navigation && request.destination === 'document')
    return openInHost(location.origin, gate, host) ?? toResponse(bundle.refuse(404));
  // One may ask to outlive its last page: it would run on after a stop, and through the wipe between two users.
  if (request.destination === 'sharedworker') return toResponse(bundle.refuse(404));
  if (request.method === 'GET') {
    if (path === LAUNCH_PAGE) return launch(search);
    if (path === WIPE_PAGE && navigation) return wipe(request);
  }
  const range = request.headers.has('if-range') ? null : request.headers.get('range');
  return toResponse(await bundle.answer({ method: request.method, path, navigation, range }));
}

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) =>
  event.waitUntil(Promise.resolve(scope.registration.navigationPreload?.disable())),
);
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin } = new URL(request.url);
  if (origin === location.origin) return event.respondWith(answer(request));
  // CSP has let it through already. WebKit asks it nothing about `<link rel=preload as=fetch>`. Where it may go it goes as if there
  // were no worker, and that is to be said at once: this worker's own policy lets itself ask nobody.
  if (!reachable.has(origin)) event.respondWith(Promise.resolve(Response.error()));
});
