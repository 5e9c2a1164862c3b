// The one HTTP adapter: node:http on one side, plain values on the other. Knows nothing of OAuth or mini-programs.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import { bind } from './bind.ts';
import type { ClientAddress } from './client-address.ts';
import { type EdgeRefusal, edgeResponse } from './edge-refusal.ts';
import { InFlight } from './in-flight.ts';
import { answerRaw } from './raw-answer.ts';
import { type Patience, readBody } from './read-body.ts';
import { type HeaderLine, headerLines, refuseHead } from './request-head.ts';
import { sendResponse } from './send-response.ts';
import type { SiteResponse } from './site-response.ts';
import { comesItsTurn, createTurns, whenItsTurn } from './turns.ts';
import { createUploadPlaces, type UploadPlaces } from './upload-places.ts';

/** What is logged of a request: never a header, a query or a body. */
export interface RequestReport {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

export interface ListenerOptions {
  /** `localhost` binds both loopback addresses. */
  readonly address: string;
  readonly port: number;
  readonly maxBodyBytes: number;
  /** Requests that may bring more, and are few: a bundle to publish. None by default. */
  readonly uploads?: Uploads | undefined;
  /** Never rejects. */
  readonly handle: (request: PlainRequest) => Promise<SiteResponse>;
  readonly report?: ((report: RequestReport) => void) | undefined;
  /** Who a request counts for; whoever made the connection by default. */
  readonly clientAddress?: ClientAddress | undefined;
  /** Milliseconds; tests pass shorter ones. */
  readonly timeouts?: Partial<Timeouts> | undefined;
}
/** The head of a request, by which it is known what its body may be. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderLine[];
}
export type Admission =
  | { readonly kind: 'refused'; readonly response: PlainResponse }
  /** `holder`: who takes up room with it. */
  | { readonly kind: 'admitted'; readonly holder: string };
export interface Uploads {
  readonly isUpload: (head: RequestHead) => boolean;
  /** By the head, before a byte of the body is read: the answer to whoever is turned away, or who has come. Never rejects. */
  readonly admit: (head: PlainRequest) => Promise<Admission>;
  readonly maxBytes: number;
  /** Bodies that are in memory at a time, one for each holder; others wait, and at last are told to come back. */
  readonly atOnce: number;
}
export interface Timeouts {
  readonly headers: number;
  readonly request: number;
  /** The same for an upload, and how long it waits for its place before. */
  readonly upload: number;
  readonly place: number;
  readonly keepAlive: number;
  /** Without a byte either way. */
  readonly stalled: number;
  /** How long `close` waits for requests in flight. */
  readonly drain: number;
}
const TIMEOUTS: Timeouts = {
  headers: 10_000,
  request: 20_000,
  upload: 180_000,
  place: 60_000,
  keepAlive: 30_000,
  stalled: 60_000,
  drain: 10_000,
};
const MAX_HEADER_BYTES = 16 * 1024;

export interface Listener {
  readonly port: number;
  /** Stops accepting, finishes what is in flight (bounded), closes every connection. */
  close(): Promise<void>;
}

export async function listen(options: ListenerOptions): Promise<Listener> {
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const inFlight = new InFlight();
  const make = (): Server => createHttpServer(options, timeouts, inFlight);
  const { servers, port } = await bind(make, options.address, options.port);
  return {
    port,
    close: () => drain(servers, inFlight, timeouts.drain),
  };
}

function createHttpServer(options: ListenerOptions, timeouts: Timeouts, inFlight: InFlight): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: timeouts.headers,
    // What is no upload has its own, shorter time: see `serve`.
    requestTimeout: options.uploads === undefined ? timeouts.request : timeouts.upload,
    keepAliveTimeout: timeouts.keepAlive,
    connectionsCheckingInterval: Math.min(1_000, timeouts.headers),
    // The edge says so itself, with its own headers.
    requireHostHeader: false,
    insecureHTTPParser: false,
  });
  server.setTimeout(timeouts.stalled);
  const turns = createTurns();
  const places = createUploadPlaces(options.uploads?.atOnce ?? 0, timeouts.place);
  const onRequest = (request: IncomingMessage, out: ServerResponse): void => {
    const done = inFlight.begin();
    turns.took(request, out);
    out.once('close', done);
    void serve(request, out, { options, timeouts, inFlight, places }, done);
  };
  server.on('request', onRequest);
  // A client that waits for `100 Continue` is told to go on only when its request would be read.
  server.on('checkContinue', (request, out) => {
    const head = headOf(request);
    if (refuse(request, head, limitOf(options, head)) === null) out.writeContinue();
    onRequest(request, out);
  });
  // RFC 9110 §10.1.1: an expectation that nobody knows may be overlooked. Node's own 417 would carry none of a site's headers.
  server.on('checkExpectation', onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    turns.afterLast(socket, () => answerRaw(socket, edgeResponse(parserRefusal(error)))),
  );
  // CONNECT opens nothing here.
  server.on('connect', (_request, socket) => answerRaw(socket, edgeResponse({ kind: 'method' })));
  return server;
}

const NO_BODY = new Uint8Array(0);

interface Serving {
  readonly options: ListenerOptions;
  readonly timeouts: Timeouts;
  readonly inFlight: InFlight;
  readonly places: UploadPlaces;
}

const headOf = (request: IncomingMessage): RequestHead => ({
  method: request.method ?? '',
  target: request.url ?? '',
  headers: headerLines(request.rawHeaders),
});

const limitOf = ({ maxBodyBytes, uploads }: ListenerOptions, head: RequestHead): number =>
  uploads?.isUpload(head) === true ? uploads.maxBytes : maxBodyBytes;

async function serve(request: IncomingMessage, out: ServerResponse, serving: Serving, done: () => void): Promise<void> {
  const { options, timeouts, inFlight, places } = serving;
  const started = performance.now();
  const head = headOf(request);
  const { method, target, headers } = head;
  const report = (status: number): void =>
    options.report?.({
      method,
      host: request.headers.host ?? '',
      path: target.split('?', 1)[0] ?? '',
      status,
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
  const turnAway = (response: PlainResponse): void => {
    report(response.status);
    whenItsTurn(out, () => answerRaw(request.socket, response));
  };
  const answerAndClose = (refusal: EdgeRefusal): void => turnAway(edgeResponse(refusal));
  const limit = limitOf(options, head);
  const refusal = refuse(request, head, limit);
  if (refusal !== null) return answerAndClose(refusal);
  // Whoever sends hundreds of requests and reads nothing holds one answer, not hundreds.
  if (out.socket === null && !(await comesItsTurn(request, out))) return done();
  const peer = request.socket.remoteAddress ?? '';
  const remoteAddress = options.clientAddress?.(peer, headers) ?? peer;
  const uploads = limit > options.maxBodyBytes ? options.uploads : undefined;
  let leave = (): void => undefined;
  if (uploads !== undefined) {
    const admission = await uploads.admit({ ...head, body: NO_BODY, remoteAddress });
    if (admission.kind === 'refused') return turnAway(admission.response);
    // After the door, so that nobody but callers can take the places.
    const place = await places.take(admission.holder);
    if (place === null) return answerAndClose({ kind: 'busy' });
    leave = place;
  }
  try {
    const patience = uploads === undefined ? { withinMs: timeouts.request } : uploadPatience(timeouts);
    const body = await readBody(request, limit, patience);
    if (body.kind === 'too_large') return answerAndClose({ kind: 'too_large', maxBytes: limit });
    if (body.kind === 'late') return answerAndClose({ kind: 'timeout' });
    if (body.kind === 'aborted') return;
    const response = await options.handle({ method, target, headers, body: body.bytes, remoteAddress });
    if (out.destroyed) return report(499);
    if (inFlight.closing) out.shouldKeepAlive = false;
    sendResponse(out, method, response);
    // For an answer that goes on nobody waits.
    if (response.follow !== undefined) done();
    report(response.status);
  } finally {
    leave();
  }
}

/** The slowest line that anybody publishes over, in bytes a second; looked at so often. */
const LEAST_RATE = 16 * 1024;
const LOOK_EVERY_MS = 5_000;

const uploadPatience = ({ upload }: Timeouts): Patience => ({
  withinMs: upload,
  least: { bytes: (LEAST_RATE * LOOK_EVERY_MS) / 1_000, everyMs: LOOK_EVERY_MS },
});

function refuse(
  request: IncomingMessage,
  { method, target, headers }: RequestHead,
  maxBytes: number,
): EdgeRefusal | null {
  const head = refuseHead(method, target, headers);
  if (head !== null) return head;
  return Number(request.headers['content-length'] ?? 0) > maxBytes ? { kind: 'too_large', maxBytes } : null;
}

function parserRefusal(error: NodeJS.ErrnoException): EdgeRefusal {
  if (error.code === 'HPE_HEADER_OVERFLOW') return { kind: 'head_too_large' };
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { kind: 'timeout' };
  return { kind: 'malformed' };
}

/** Between the last connection taken in and the first look whether anything is in flight: requests that were sent get read. */
const SETTLE_MS = 50;

async function drain(servers: readonly Server[], inFlight: InFlight, milliseconds: number): Promise<void> {
  inFlight.close();
  // A turn of the event loop takes in the connections that the kernel has accepted already; closing would reset them.
  await setImmediate();
  await setImmediate();
  // > close() stops accepting and closes connections that are idle (Node ≥ 19).
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  await sleep(SETTLE_MS);
  await inFlight.empty(milliseconds);
  for (const server of servers) server.closeAllConnections();
  await Promise.all(closed);
}
