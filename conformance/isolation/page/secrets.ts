// What host and sibling keep where a page can keep things. A mini-program that finds any of it has read what is not its own.
import { SECRET } from './in-page.ts';

/** Plants the secret under `owner`'s name in everything that an origin may share. */
export async function plantSecrets(owner: string): Promise<void> {
  const secret = `${SECRET}:${owner}`;
  document.title = secret;
  document.body.append(Object.assign(document.createElement('p'), { id: 'secret', textContent: secret }));
  Object.assign(globalThis, { davitSecret: secret });
  localStorage.setItem(SECRET, secret);
  sessionStorage.setItem(SECRET, secret);
  // biome-ignore lint/suspicious/noDocumentCookie: the old way is the one that is attacked.
  document.cookie = `${SECRET}=${owner}`;
  const channel = new BroadcastChannel(SECRET);
  setInterval(() => channel.postMessage(secret), 200);
  indexedDB.open(SECRET);
  await Promise.all([
    globalThis.caches?.open(SECRET),
    navigator.locks === undefined ? null : holdLock(),
    keepFile(secret).catch(() => null),
  ]);
}

const holdLock = (): Promise<void> =>
  new Promise((held) => {
    // Shared: where nothing defends, host and sibling have one origin, and neither may wait for the other.
    void navigator.locks.request(SECRET, { mode: 'shared' }, () => {
      held();
      return new Promise(() => {});
    });
  });

async function keepFile(text: string): Promise<void> {
  const folder = await navigator.storage.getDirectory();
  const writable = await (await folder.getFileHandle(SECRET, { create: true })).createWritable();
  await writable.write(text);
  await writable.close();
}

/** A shared worker that is asked by name answers with what its owner told it. */
export const startSharedWorker = (owner: string): void => {
  if (typeof SharedWorker !== 'function') return;
  const worker = new SharedWorker('/shared-worker.js', SECRET);
  worker.port.postMessage({ keep: `${SECRET}:${owner}` });
};
