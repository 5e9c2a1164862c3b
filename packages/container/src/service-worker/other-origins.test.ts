// Whom the worker lets its mini-program reach beside its own origin: the very text that servers hand out, in a realm of its own.
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { WORKER_CODE } from './built-scripts.ts';
import { readWorkerAddress, workerUrl } from './worker-address.ts';

const origin = 'https://food.apps.example';
const address = {
  build: '0',
  integrityId: '1'.repeat(64),
  issuer: 'https://as.example',
  gate: 'https://food--gate.apps.example',
  host: 'https://host.example',
  connect: ['https://api.food.example', 'https://live.food.example:8443'],
  isSite: true,
};

/** What a worker that was started this moment does with a request: it lets it go its way, or answers itself. */
async function ask(url: string): Promise<string> {
  const listeners: Record<string, (event: object) => void> = {};
  runInNewContext(WORKER_CODE, {
    self: { addEventListener: (type: string, listener: () => void) => Object.assign(listeners, { [type]: listener }) },
    location: new URL(workerUrl(origin, address)),
    URL,
    URLSearchParams,
    Response,
  });
  let answer: Promise<Response> | undefined;
  const request = { method: 'GET', mode: 'cors', destination: '', url, headers: new Headers() };
  listeners.fetch?.({ request, respondWith: (response: Promise<Response>) => (answer = response) });
  return answer === undefined ? 'goes' : (await answer).type;
}

test.each([
  ['https://as.example/token', 'goes'],
  ['https://api.food.example/menu?x=1', 'goes'],
  ['https://live.food.example:8443/', 'goes'],
  ['https://live.food.example/', 'error'],
  ['http://api.food.example/', 'error'],
  ['https://sub.api.food.example/', 'error'],
  ['https://evil.example/', 'error'],
  ['https://food--gate.apps.example/', 'error'],
  ['https://host.example/', 'error'],
])('T113 says at once, however late it was woken, whether %s is declared: %s', async (url, outcome) => {
  expect(await ask(url)).toBe(outcome);
});

test('reads from its own address what it was told', () => {
  const { search } = new URL(workerUrl(origin, address));
  expect(readWorkerAddress(search)).toEqual(address);
  expect(readWorkerAddress(new URL(workerUrl(origin, { ...address, connect: [] })).search).connect).toEqual([]);
  const { isSite } = readWorkerAddress(new URL(workerUrl(origin, { ...address, isSite: false })).search);
  expect(isSite).toBe(false);
});
