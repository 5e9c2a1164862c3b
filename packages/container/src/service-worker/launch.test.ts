// The launch script as it runs: when it says that it listens, and when it gives way to the mini-program.
import { createHash, webcrypto } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { LAUNCH_CODE } from './built-scripts.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const FILE = 'export {};';
const LIST = JSON.stringify({ files: { 'app.js': sha256(FILE) } });
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((done) => void setTimeout(done));
};

/** A page of an origin without a worker. */
function openLaunchPage() {
  const steps: string[] = [];
  const listeners = new Map<string, (event: object) => void>();
  const kept = new Map<string, Response>();
  const cache = {
    match: async (key: string) => kept.get(key)?.clone(),
    put: async (key: string, response: Response) => void kept.set(key, response),
  };
  const parent = {
    postMessage: (said: object, origin: string) => void steps.push(`${JSON.stringify(said)} to ${origin}`),
  };
  const worker = { state: 'activated', scriptURL: '', addEventListener() {} };
  const serviceWorker = {
    controller: null,
    async getRegistration() {
      steps.push('asks for a worker');
    },
    async register(url: string) {
      steps.push('registers one');
      return { installing: null, waiting: null, active: Object.assign(worker, { scriptURL: url }) };
    },
  };
  runInNewContext(LAUNCH_CODE, {
    navigator: { serviceWorker },
    caches: { has: async () => true, open: async () => cache, keys: async () => [] },
    crypto: webcrypto,
    parent,
    location: { origin: 'http://food.localhost', replace: (path: string) => void steps.push(`goes to ${path}`) },
    addEventListener: (type: string, listener: (event: object) => void) => void listeners.set(type, listener),
    removeEventListener() {},
    Response,
    TextDecoder,
    URLSearchParams,
    Uint8Array,
  });
  const port = {
    onmessage: (_: object) => {},
    postMessage([kind, what]: [string, string]) {
      if (kind !== 'want') return void steps.push(kind);
      const text = [LIST, FILE].find((one) => sha256(one) === what) ?? '';
      this.onmessage({ data: ['blob', what, new TextEncoder().encode(text).buffer] });
    },
  };
  return {
    steps,
    greet: () => listeners.get('message')?.({ source: parent, data: { davit: 1, launch: 1 }, ports: [port] }),
    order: () => port.onmessage({ data: ['start', { integrityId: sha256(LIST), connect: [], path: '/menu' }] }),
    loads: () => listeners.get('load')?.({}),
  };
}

test('says at once that it listens, and asks nothing and changes nothing before it has its orders', async () => {
  const page = openLaunchPage();
  await settle();
  expect(page.steps).toEqual(['{"launch":1} to *']);
});

test('gives way to the mini-program when all is in place and it has loaded itself: its gate counts loads', async () => {
  const page = openLaunchPage();
  page.greet();
  page.order();
  await settle();
  const inPlace = ['{"launch":1} to *', 'launch', 'asks for a worker', 'registers one', 'go'];
  expect(page.steps).toEqual(inPlace);
  page.loads();
  await settle();
  expect(page.steps).toEqual([...inPlace, 'goes to /menu']);
});
