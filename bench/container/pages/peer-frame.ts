// The mini-program's ends of the peers: which one says the page's own path.
import * as Comlink from 'comlink';
import { connect, WindowMessenger } from 'penpal';
import { createArrivals, measureBurst, measureSequence, type Operation, type Subject } from './measure-calls.ts';

const arrivals = createArrivals();

const portFromParent = (): Promise<MessagePort> =>
  new Promise((resolve) => {
    addEventListener('message', ({ data, ports: [port] }) => {
      if (data === 'port' && port !== undefined) resolve(port);
    });
  });

/** The smallest thing that can be called a call: an id, and a table of who waits. */
function overRawPort(port: MessagePort): Subject & { getStored: Subject['get'] } {
  const waiting = new Map<number, (value: string | null) => void>();
  let lastId = 0;
  port.onmessage = ({ data }) => {
    if ('event' in data) return arrivals.arrived();
    waiting.get(data.id)?.(data.value);
    waiting.delete(data.id);
  };
  const call = (key: string | null) =>
    new Promise<string | null>((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      port.postMessage({ id: lastId, key });
    });
  return { empty: () => call(null), get: call, getStored: (key) => call(`stored:${key}`) };
}

async function openSubject(): Promise<Subject & { getStored?: Subject['get'] }> {
  if (location.pathname === '/penpal.html') {
    const messenger = new WindowMessenger({ remoteWindow: parent, allowedOrigins: ['*'] });
    const remote = await connect<{ empty(): object; get(key: string): string | null }>({ messenger }).promise;
    return { empty: () => remote.empty(), get: (key) => remote.get(key) };
  }
  const port = await portFromParent();
  if (location.pathname !== '/comlink.html') return overRawPort(port);
  const remote = Comlink.wrap<{ empty(): object; get(key: string): string | null }>(port);
  return { empty: () => remote.empty(), get: (key) => remote.get(key) };
}

const subject = await openSubject();
const stored: Subject = { ...subject, get: subject.getStored ?? subject.get };
const bench = {
  sequence: (operation: Operation, count: number) => measureSequence(subject, operation, count),
  sequenceStored: (operation: Operation, count: number) => measureSequence(stored, operation, count),
  burst: (operation: Operation, count: number) => measureBurst(subject, operation, count),
  expect: arrivals.expect,
};
Object.assign(globalThis, { bench });
