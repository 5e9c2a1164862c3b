// The launch script: each launch of a mini-program passes here. It makes sure that the version which the host names is whole on
// this origin, and only then lets its worker take over; a launch that is cut off leaves the version before as it was. It takes
// orders from the port that its gate hands over, and from nowhere else. Bundled into built-scripts.ts.
import type { Want } from '../serving/complete-version.ts';
import { activateWorker } from './activate-worker.ts';
import { type FromLaunch, LAUNCH_PROTOCOL, type LaunchOrder, type ToLaunch } from './launch-protocol.ts';
import { type Bytes, cacheName, completeCache, dropOtherVersions, isComplete } from './verified-cache.ts';
import { readWorkerAddress, workerUrl } from './worker-address.ts';

const { serviceWorker } = navigator;
const { controller } = serviceWorker;
/**
 * What this page was served from is looked over at once, while the finger is still down and nobody has said what to run: it is
 * what most launches run. Changes nothing, for nobody holds the right to run it yet.
 */
const early = controller && isComplete(caches, readWorkerAddress(new URL(controller.scriptURL).search).integrityId);

/** Another tab may have replaced it since: then this page has another controller. */
async function isInPlace(url: string): Promise<boolean> {
  const now = serviceWorker.controller;
  if (now === null || now !== controller || now.scriptURL !== url || now.state !== 'activated') return false;
  // One that was unregistered since still answers this page, and no page after it.
  const found = serviceWorker.getRegistration('/');
  return (await early) === true && (await found)?.active?.scriptURL === url;
}

async function putInPlace({ integrityId }: LaunchOrder, url: string, want: Want): Promise<void> {
  // Where there is no version before, the worker starts while the files arrive: nothing is there that it could replace.
  const isFirst = controller === null && (await serviceWorker.getRegistration('/')) === undefined;
  const first = isFirst ? activateWorker(serviceWorker, url, null) : null;
  first?.catch(() => {});
  await completeCache(caches, integrityId, want);
  const isNew = await (first ?? activateWorker(serviceWorker, url));
  // Here, and not when the worker takes over: a worker that outlives this page would drop what the next launch counts on.
  if (isNew) await dropOtherVersions(caches, integrityId);
}

function serve(port: MessagePort): void {
  const say = (...message: FromLaunch): void => port.postMessage(message);
  const waiting = new Map<string, (bytes: Bytes) => void>();
  const want: Want = (hash) =>
    new Promise((arrived) => {
      waiting.set(hash, arrived);
      say('want', hash);
    });
  const start = async (order: LaunchOrder): Promise<void> => {
    try {
      const url = workerUrl(location.origin, order);
      if (!(await isInPlace(url))) await putInPlace(order, url, want);
      say('go');
      // The gate takes the next load for a document of the mini-program's.
      await loaded;
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

const loaded = new Promise((done) => addEventListener('load', done));
addEventListener('message', function greeted({ source, data, ports: [port] }) {
  if (source !== parent || data?.launch !== 1 || port === undefined) return;
  removeEventListener('message', greeted);
  serve(port);
});
// Sooner than the gate would hear of the load. It says nothing but that somebody listens here.
parent.postMessage({ launch: 1 }, '*');
