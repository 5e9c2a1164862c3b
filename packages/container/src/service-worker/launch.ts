// The launch script: each launch of a mini-program passes here. It makes sure that the version which the host names is whole on
// this origin, and only then lets its worker take over; a launch that is cut off leaves the version before as it was. It takes
// orders from the port that its gate hands over, and from nowhere else. Bundled into built-scripts.ts.
import {
  type FromLaunch,
  LAUNCH_PROTOCOL,
  type LaunchOrder,
  MAX_BLOBS_IN_FLIGHT,
  type ToLaunch,
} from './launch-protocol.ts';
import { readListed } from './listed-files.ts';
import { type Bytes, cacheName, readVerified, writeVerified } from './verified-cache.ts';
import { workerUrl } from './worker-address.ts';

/** Files that are read and hashed at a time. */
const READS_AT_ONCE = 16;

async function each<T>(items: readonly T[], atOnce: number, step: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) await step(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Resolves when every file of the version lies in its cache with the right bytes. */
async function complete(integrityId: string, want: (hash: string) => Promise<Bytes>): Promise<void> {
  const cache = await caches.open(cacheName(integrityId));
  const obtain = async (hash: string): Promise<Bytes> => {
    const bytes = await want(hash);
    await writeVerified(cache, hash, bytes);
    return bytes;
  };
  const listed = readListed((await readVerified(cache, integrityId)) ?? (await obtain(integrityId)));
  const missing: string[] = [];
  await each([...new Set(Object.values(listed.files))], READS_AT_ONCE, async (hash) => {
    if ((await readVerified(cache, hash)) === null) missing.push(hash);
  });
  await each(missing, MAX_BLOBS_IN_FLIGHT, obtain);
}

/** Resolves when the worker with this very URL answers for the origin. */
async function activate(url: string): Promise<void> {
  const { serviceWorker } = navigator;
  const isOurs = (worker: ServiceWorker | null): boolean => worker?.scriptURL === url;
  let registration = await serviceWorker.getRegistration('/');
  if (registration === undefined || !isOurs(registration.active)) {
    registration = await serviceWorker.register(url, { scope: '/', updateViaCache: 'all' });
  }
  const { installing, waiting, active } = registration;
  const worker = [installing, waiting, active].find(isOurs);
  await new Promise<void>((done, fail) => {
    const look = (): void => {
      if (worker?.state === 'activated') done();
      else if (worker === undefined || worker === null || worker.state === 'redundant') fail(new Error('redundant'));
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

function serve(port: MessagePort): void {
  const say = (...message: FromLaunch): void => port.postMessage(message);
  const waiting = new Map<string, (bytes: Bytes) => void>();
  const want = (hash: string): Promise<Bytes> =>
    new Promise((arrived) => {
      waiting.set(hash, arrived);
      say('want', hash);
    });
  const start = async (order: LaunchOrder): Promise<void> => {
    try {
      await complete(order.integrityId, want);
      await activate(workerUrl(location.origin, order));
      say('go');
      location.replace(order.path);
    } catch (error) {
      const { name, message } = error as Error;
      const isFull = name === 'QuotaExceededError';
      // What does not fit is no use, and its room may be what the version before needs.
      if (isFull) await caches.delete(cacheName(order.integrityId));
      say('failed', isFull ? 'storage_full' : 'worker_failed', `${name}: ${message}`);
    }
  };
  port.onmessage = ({ data }: MessageEvent<ToLaunch>) => {
    if (data[0] === 'start') void start(data[1]);
    else waiting.get(data[1])?.(new Uint8Array(data[2]));
  };
  say('launch', LAUNCH_PROTOCOL);
}

addEventListener('message', function greeted({ source, data, ports: [port] }) {
  if (source !== parent || data?.davit !== 1 || port === undefined) return;
  removeEventListener('message', greeted);
  serve(port);
});
