// What a service worker is told in its own URL, which is its whole configuration: other values are another worker.

/** Where the launch page, the worker and the wipe page stand on each mini-program's origin. */
export const LAUNCH_PAGE = '/.container/launch.html';
/** The launch page where the mini-program is a site by itself (ADR 21). */
export const SITE_QUERY = '?site';
export const WORKER_SCRIPT = '/.container/sw.js';
export const WIPE_PAGE = '/.container/wipe';

export interface WorkerAddress {
  /** SHA-256 of the worker's code: the operator serves no other under this address. */
  readonly build: string;
  /** SHA-256 of integrity.json: the version that this worker serves. */
  readonly integrityId: string;
  /** Exact origins, for the headers that it writes. */
  readonly issuer: string;
  readonly gate: string;
  readonly host: string;
  /** Exact origins that the manifest declares. Here, because a worker that was just woken has to know them at once. */
  readonly connect: readonly string[];
  /** See `responseHeaders`. */
  readonly isSite: boolean;
}

export function workerUrl(origin: string, address: WorkerAddress): string {
  const { build, integrityId, issuer, gate, host, connect, isSite } = address;
  const query = {
    c: build,
    i: integrityId,
    as: issuer,
    g: gate,
    h: host,
    n: connect.join(' '),
    ...(isSite && { s: '1' }),
  };
  return `${origin}${WORKER_SCRIPT}?${new URLSearchParams(query)}`;
}

export function readWorkerAddress(search: string): WorkerAddress {
  const query = new URLSearchParams(search);
  const read = (name: string): string => query.get(name) ?? '';
  const connect = read('n').split(' ').filter(Boolean);
  return {
    build: read('c'),
    integrityId: read('i'),
    issuer: read('as'),
    gate: read('g'),
    host: read('h'),
    connect,
    isSite: read('s') === '1',
  };
}
