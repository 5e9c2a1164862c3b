// The container's requests against a real server that answers as a hostile mirror would (T100).
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlatformRequest } from '../core/delivery-ports.ts';
import { createWebFetch } from './web-fetch.ts';

const server = createServer((request, response) => {
  const answer = ANSWERS[request.url ?? ''];
  if (answer === undefined) response.writeHead(404).end('no');
  else answer(response, request.headers);
});
const trickle = (response: ServerResponse, bytes: number, everyMs: number): void => {
  const timer = setInterval(() => response.write(Buffer.alloc(bytes)), everyMs);
  response.on('close', () => clearInterval(timer));
};
const ANSWERS: Record<string, (response: ServerResponse, headers: Record<string, unknown>) => void> = {
  '/ten': (response) => response.end('0123456789'),
  '/endless': (response) => trickle(response, 4096, 1),
  '/drop-by-drop': (response) => trickle(response, 1, 10),
  '/never': () => {},
  '/type': (response, headers) => response.end(`${headers['content-type']}`),
};
let origin: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, more: Partial<PlatformRequest> = {}, rateWindowMs?: number) =>
  createWebFetch({ fetch, rateWindowMs })({
    url: `${origin}${path}`,
    method: 'GET',
    maxBytes: 1000,
    timeoutMs: 5000,
    ...more,
  });

describe(createWebFetch, () => {
  test('sends no cookies and no referrer, whoever answers', async () => {
    const asked: (RequestInit | undefined)[] = [];
    const spy: typeof fetch = (url, init) => {
      asked.push(init);
      return fetch(url, init);
    };
    const request = { url: `${origin}/ten`, method: 'GET', maxBytes: 1000, timeoutMs: 5000 } as const;
    await createWebFetch({ fetch: spy })(request);
    expect(asked).toMatchObject([{ credentials: 'omit', referrerPolicy: 'no-referrer' }]);
  });

  test('answers status and body, also of a refusal', async () => {
    expect(await ask('/ten')).toEqual({ kind: 'answer', status: 200, body: new Uint8Array(Buffer.from('0123456789')) });
    expect(await ask('/nothing')).toMatchObject({ kind: 'answer', status: 404 });
  });

  test('sends JSON as such, and tells how much has come', async () => {
    const seen: number[] = [];
    const answer = await ask('/type', { method: 'POST', json: {}, onProgress: (received) => seen.push(received) });
    expect(answer).toMatchObject({ body: new Uint8Array(Buffer.from('application/json')) });
    expect(seen.at(-1)).toBe(16);
  });

  test('takes exactly what it may be, and cuts what is longer', async () => {
    expect(await ask('/ten', { maxBytes: 10 })).toMatchObject({ kind: 'answer' });
    expect(await ask('/ten', { maxBytes: 9 })).toEqual({ kind: 'too_large' });
  });

  test('T100 cuts endless data at the size that was asked for', async () => {
    const seen: number[] = [];
    expect(await ask('/endless', { onProgress: (received) => seen.push(received) })).toEqual({ kind: 'too_large' });
    expect(Math.max(0, ...seen)).toBeLessThanOrEqual(1000);
  });

  test.each(['/drop-by-drop', '/never'])('T100 gives up %s, which crawls', async (path) => {
    expect(await ask(path, {}, 100)).toEqual({ kind: 'too_slow' });
  });

  test('T100 gives up what takes longer than it may, at whatever rate', async () => {
    expect(await ask('/endless', { maxBytes: 1e9, timeoutMs: 150 })).toEqual({ kind: 'too_slow' });
  });

  test('says that nobody was reached', async () => {
    const answer = await createWebFetch({ fetch })({
      url: 'http://127.0.0.1:9/',
      method: 'GET',
      maxBytes: 1,
      timeoutMs: 1000,
    });
    expect(answer).toEqual({ kind: 'offline' });
  });
});
