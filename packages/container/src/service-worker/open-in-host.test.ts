import { runInNewContext } from 'node:vm';
import { responseHeaders } from '@davit/bundle';
import { describe, expect, test } from 'vitest';
import { WORKER_CODE } from './built-scripts.ts';
import { openInHost } from './open-in-host.ts';
import { workerUrl } from './worker-address.ts';

const app = 'http://food.localhost:8080';
const gate = 'http://food--gate.localhost:8080';
const host = 'http://host.localhost:8080';

describe(openInHost, () => {
  test('links to the mini-program in its host, with every header closed', async () => {
    const response = openInHost(app, gate, host);
    const text = await response?.text();
    expect(text).toContain('<a href="http://host.localhost:8080/#/a/food">Open in host.localhost:8080</a>');
    expect(text).not.toMatch(/<script|<style| on\w+=| style=/);
    expect(response?.status).toBe(200);
    const closed = new Headers(responseHeaders({ kind: 'app-error', origins: { gate, host } }) as [string, string][]);
    const headers = Object.fromEntries(response?.headers ?? []);
    expect(headers).toMatchObject(Object.fromEntries(closed));
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test.each(['', 'javascript:alert(1)', 'http://a"><script>', "https://a' onclick=x", 'https://a/b', 'https://a&b'])(
    'is not for a host that is called %s',
    (odd) => {
      expect(openInHost(app, gate, odd)).toBeNull();
      expect(openInHost(odd, gate, host)).toBeNull();
    },
  );
});

test('the worker answers a window of its own so, wherever it is sent, and a frame never', async () => {
  const listeners: Record<string, (event: object) => void> = {};
  const url = new URL(
    workerUrl(app, { build: '0', integrityId: '1'.repeat(64), issuer: host, gate, host, connect: [], isSite: false }),
  );
  runInNewContext(WORKER_CODE, {
    self: { addEventListener: (type: string, listener: () => void) => Object.assign(listeners, { [type]: listener }) },
    location: url,
    caches: { open: async () => ({ match: async () => undefined }) },
    URL,
    URLSearchParams,
    Response,
    TextEncoder,
    TextDecoder,
  });
  const ask = async (path: string, destination: string): Promise<[number, boolean]> => {
    let answer: Promise<Response> | undefined;
    const request = { method: 'GET', mode: 'navigate', destination, url: `${app}${path}`, headers: new Headers() };
    listeners.fetch?.({ request, respondWith: (response: Promise<Response>) => (answer = response) });
    const response = await answer;
    return [response?.status ?? 0, (await response?.text())?.includes('Open in host.localhost:8080') === true];
  };
  for (const path of ['/', '/deep/path?x=1', '/.container/launch.html', '/.container/wipe', '/manifest.json'])
    expect([path, await ask(path, 'document')]).toEqual([path, [200, true]]);
  expect(await ask('/', 'iframe')).toEqual([503, false]);
  expect(await ask('/.container/launch.html', 'iframe')).toEqual([200, false]);
});
