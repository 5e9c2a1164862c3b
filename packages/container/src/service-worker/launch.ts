// The launch script: each launch of a mini-program passes here. It makes sure that the version which the host names is whole on
// this origin, and only then lets its worker take over; a launch that is cut off leaves the version before as it was. It takes
// orders from the port that its gate hands over, and from nowhere else. Bundled into built-scripts.ts.
import { activateWorker } from './activate-worker.ts';
import { completeVersion, dropOtherVersions } from './complete-version.ts';
import { type FromLaunch, LAUNCH_PROTOCOL, type LaunchOrder, type ToLaunch } from './launch-protocol.ts';
import { type Bytes, cacheName } from './verified-cache.ts';
import { workerUrl } from './worker-address.ts';

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
      await completeVersion(caches, order.integrityId, want);
      const isNew = await activateWorker(navigator.serviceWorker, workerUrl(location.origin, order));
      // Here, and not when the worker takes over: a worker that outlives this page would drop what the next launch counts on.
      if (isNew) await dropOtherVersions(caches, order.integrityId);
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
  if (source !== parent || data?.launch !== 1 || port === undefined) return;
  removeEventListener('message', greeted);
  serve(port);
});
