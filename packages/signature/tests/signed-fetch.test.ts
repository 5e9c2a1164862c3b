// signedFetch against real protected servers: every kind of body, clocks that differ, redirects.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Fetch,
  generateSigningKey,
  importVerificationKey,
  memoryReplayStore,
  SignedFetchError,
  type SigningKey,
  signedFetch,
  type VerificationKey,
} from '../src/index.ts';
import { type ProtectionFailure, protect, verifiedRequest } from '../src/node/index.ts';

let key: SigningKey;
let known: VerificationKey;
let pair: CryptoKeyPair;
const offset = { seconds: 0 };
const refusals: ProtectionFailure[] = [];
const servers: ReturnType<typeof createServer>[] = [];

async function start(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  servers.push(server);
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = () => Date.now() / 1000 + offset.seconds;
  const guard = protect({
    authority,
    keys: (keyid) => (keyid === known.keyid ? known : null),
    replay: memoryReplayStore({ clock }),
    clock,
    cover: ['x-amount'],
    onRefusal: (failure) => refusals.push(failure),
  });
  server.on('request', (request, response) => {
    const hop = /^\/hop\/(\d+)/.exec(request.url ?? '')?.[1];
    guard(request, response, () => {
      const { method, target, text, header } = verifiedRequest(request);
      if (hop !== undefined) response.writeHead(Number(hop), { location: '/elsewhere' }).end('moved');
      else response.end(JSON.stringify({ method, target, text: text(), type: header('content-type') }));
    });
  });
  return `http://${authority}`;
}

let api = '';
beforeAll(async () => {
  const generated = await generateSigningKey();
  ({ key, pair } = generated);
  known = await importVerificationKey('ed25519', generated.publicJwk, 'shop');
  api = await start();
});
afterEach(() => {
  offset.seconds = 0;
  refusals.length = 0;
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const answerTo = async (body: BodyInit, headers: Record<string, string> = {}) =>
  (await (await signedFetch(key)(`${api}/orders?a=1`, { method: 'POST', body, headers })).json()) as {
    readonly method: string;
    readonly text: string;
    readonly type: string;
  };

describe(signedFetch, () => {
  it('signs with a key that nobody can export', async () => {
    expect(pair.privateKey.extractable).toBe(false);
    const response = await signedFetch(key)(`${api}/menu?b=2&a=1`);
    expect(await response.json()).toEqual({ method: 'GET', target: '/menu?b=2&a=1', text: '', type: null });
  });
  it.each<[string, () => BodyInit, string, string]>([
    ['text', () => 'größe', 'größe', 'text/plain;charset=UTF-8'],
    ['bytes', () => new TextEncoder().encode('bytes'), 'bytes', 'application/octet-stream'],
    ['a view', () => new DataView(new TextEncoder().encode('_view_').buffer, 1, 4), 'view', 'application/octet-stream'],
    ['an ArrayBuffer', () => new TextEncoder().encode('buffer').buffer, 'buffer', 'application/octet-stream'],
    ['a Blob', () => new Blob(['{"a":1}'], { type: 'application/json' }), '{"a":1}', 'application/json'],
    [
      'URLSearchParams',
      () => new URLSearchParams({ a: 'b c', d: '&' }),
      'a=b+c&d=%26',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['no bytes', () => '', '', ''],
  ])('sends %s', async (_kind, body, text, type) => {
    const answer = await answerTo(body());
    expect(answer).toMatchObject({ method: 'POST', text });
    expect(answer.type ?? '').toBe(type);
  });
  it('sends FormData with the boundary that it signed', async () => {
    const form = new FormData();
    form.set('dish', 'soup');
    form.set('photo', new Blob(['png'], { type: 'image/png' }), 'soup.png');
    const { text, type } = await answerTo(form);
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1] ?? 'none';
    expect(text).toContain(`--${boundary}`);
    expect(text).toContain('soup.png');
  });
  it('keeps the Content-Type of the caller', async () => {
    expect((await answerTo('{}', { 'Content-Type': 'application/json' })).type).toBe('application/json');
  });
  it('takes a Request, too, and covers its Authorization', async () => {
    const request = new Request(`${api}/orders`, { method: 'PUT', body: 'x', headers: { Authorization: 'Bearer a' } });
    expect(await (await signedFetch(key)(request)).json()).toMatchObject({ method: 'PUT', text: 'x' });
  });
  it('refuses a stream with a hint, and reads it where that is asked for', async () => {
    const body = () => new Blob(['stre', 'am']).stream();
    const init = (): RequestInit => ({ method: 'POST', body: body(), duplex: 'half' }) as RequestInit;
    const refused = await signedFetch(key)(`${api}/a`, init()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SignedFetchError);
    expect(refused).toMatchObject({ code: 'stream_body', hint: expect.stringContaining('bufferStreams: true') });
    const read = await signedFetch(key, { bufferStreams: true })(`${api}/a`, init());
    expect(await read.json()).toMatchObject({ text: 'stream' });
  });
  it('refuses the async iterables that Node’s fetch takes for streams', async () => {
    const body = (async function* () {
      yield new Uint8Array(1);
    })() as unknown as BodyInit;
    await expect(signedFetch(key)(`${api}/a`, { method: 'POST', body })).rejects.toMatchObject({ code: 'stream_body' });
  });
  it('asks and sends in Firefox, too, whose requests do not tell whether they have a body', async () => {
    const body = vi.spyOn(Request.prototype, 'body', 'get').mockReturnValue(undefined as unknown as null);
    try {
      expect(await (await signedFetch(key)(`${api}/menu`)).json()).toMatchObject({ method: 'GET', text: '' });
      expect((await signedFetch(key)(`${api}/menu`, { method: 'HEAD' })).status).toBe(200);
      expect(await answerTo('soup')).toMatchObject({ method: 'POST', text: 'soup' });
      const empty = await signedFetch(key)(`${api}/orders`, { method: 'DELETE' });
      expect(await empty.json()).toMatchObject({ method: 'DELETE', text: '' });
      expect(body).toHaveBeenCalled();
    } finally {
      body.mockRestore();
    }
  });
  it('covers what the API wants covered besides', async () => {
    const headers = { 'X-Amount': '7' };
    expect((await signedFetch(key)(`${api}/a`, { headers })).status).toBe(401);
    expect((await signedFetch(key, { cover: ['X-Amount'] })(`${api}/a`, { headers })).status).toBe(200);
  });
  it('says which URL cannot be signed before anything is sent', async () => {
    await expect(signedFetch(key)(`${api}/a//b`)).rejects.toThrow('the URL cannot be signed: an empty path segment');
  });
  it('stops when its signal says so', async () => {
    await expect(signedFetch(key)(`${api}/a`, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('clocks that differ', () => {
  it.each([
    ['behind', -3600, 'clock_skew'],
    ['ahead', 3600, 'expired'],
  ])('a server %s is understood after one refusal, which the caller does not see', async (_where, seconds, reason) => {
    offset.seconds = seconds;
    const shifted = await start();
    const call = signedFetch(key);
    const first = await call(`${shifted}/a`, { method: 'POST', body: 'once' });
    expect(await first.json()).toMatchObject({ text: 'once' });
    expect(refusals.map((failure) => failure.reason)).toEqual([reason]);
    expect((await call(`${shifted}/b`)).status).toBe(200);
    expect(refusals).toHaveLength(1);
  });
  it('is tried again once, with a fresh nonce, and no more', async () => {
    const sent: string[] = [];
    const stubborn: Fetch = async (input) => {
      sent.push((input as Request).headers.get('signature-input') ?? '');
      const headers = { 'content-type': 'application/problem+json', date: new Date().toUTCString() };
      return new Response('{"code":"clock_skew"}', { status: 401, headers });
    };
    const response = await signedFetch(key, { fetch: stubborn })('https://api.example.com/');
    expect([response.status, await response.json()]).toEqual([401, { code: 'clock_skew' }]);
    const nonces = sent.map((text) => /nonce="([^"]+)"/.exec(text)?.[1]);
    expect(nonces).toHaveLength(2);
    expect(new Set(nonces).size).toBe(2);
  });
  it('one server does not set the time for another', async () => {
    const [shifted, other] = [await start(), await start()];
    const created: number[] = [];
    const call = signedFetch(key, {
      fetch: (input) => {
        const text = (input as Request).headers.get('signature-input') ?? '';
        created.push(Number(/created=(\d+)/.exec(text)?.[1]));
        return fetch(input);
      },
    });
    offset.seconds = 3600;
    await call(`${shifted}/a`);
    offset.seconds = 0;
    await call(`${other}/a`);
    const [first = 0, second = 0, third = 0] = created;
    expect(second - first).toBeGreaterThan(3590);
    expect(Math.abs(third - first)).toBeLessThan(10);
  });
  it.each([
    ['application/json', 'Signature'],
    ['application/problem+json', 'Bearer error="invalid_token"'],
  ])('a 401 of the API’s own is handed out as it is: %s, %s', async (type, challenge) => {
    let calls = 0;
    const own: Fetch = async () => {
      calls += 1;
      const headers = { 'content-type': type, 'www-authenticate': challenge, date: new Date().toUTCString() };
      return new Response('{"code":"expired"}', { status: 401, headers });
    };
    const response = await signedFetch(key, { fetch: own })('https://api.example.com/');
    expect([await response.json(), calls]).toEqual([{ code: 'expired' }, 1]);
  });
  it('without a Date nothing is learned and the refusal is handed out', async () => {
    let calls = 0;
    const silent: Fetch = async () => {
      calls += 1;
      return new Response('{"code":"expired"}', {
        status: 401,
        headers: { 'content-type': 'application/problem+json' },
      });
    };
    const response = await signedFetch(key, { fetch: silent })('https://api.example.com/');
    expect([await response.json(), calls]).toEqual([{ code: 'expired' }, 1]);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('%s is not followed: nothing is signed for where it points', async (status) => {
    const error = await signedFetch(key)(`${api}/hop/${status}`, { method: 'POST', body: 'x' }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(SignedFetchError);
    expect(error).toMatchObject({
      code: 'redirected',
      location: '/elsewhere',
      hint: expect.stringContaining('manual'),
    });
  });
  it('is handed out where the caller asks for that', async () => {
    const response = await signedFetch(key)(`${api}/hop/307`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([307, '/elsewhere']);
  });
  it('is what fetch makes of it where the caller forbids it', async () => {
    await expect(signedFetch(key)(`${api}/hop/307`, { redirect: 'error' })).rejects.toThrow('fetch failed');
  });
  it('is refused, too, where the platform does not tell where to', async () => {
    const opaque = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
    const call = signedFetch(key, { fetch: async () => opaque });
    await expect(call('https://api.example.com/')).rejects.toMatchObject({ code: 'redirected', location: null });
  });
});
