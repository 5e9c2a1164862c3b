// The middleware in real Express, Fastify and Hono, over real sockets; Hono also through app.request().

import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protect as protectHono, verifiedRequest as verifiedInHono } from '../src/hono/index.ts';
import type { ProtectionFailure } from '../src/node/index.ts';
import { protectOptions, rawParts } from './fixtures/protected-server.ts';
import { codeOf, exchange, headText, RawConnection } from './fixtures/raw-http.ts';
import {
  AUTHORITY,
  addHeader,
  bytes,
  ed25519,
  NOW,
  ORDER,
  type SignedExample,
  signExample,
  signGet,
} from './fixtures/signed-request.ts';
import { startProgram } from './fixtures/start-program.ts';

const LIMIT = 50_000;
const failures: ProtectionFailure[] = [];
const options = () => ({
  ...protectOptions(),
  maxBodyBytes: LIMIT,
  onRefusal: (failure: ProtectionFailure) => void failures.push(failure),
});
const order = JSON.parse(Buffer.from(ORDER).toString()) as unknown;

function honoApp() {
  const app = new Hono();
  app.use('/v1/*', protectHono(options()));
  app.post('/v1/orders', async (c) =>
    c.json({ owner: verifiedInHono(c).key.owner, order: await c.req.json(), query: c.req.queries('table') }),
  );
  app.get('/v1/orders', (c) => c.json({ owner: verifiedInHono(c).key.owner }));
  app.get('/v1/role', (c) => c.json({ role: verifiedInHono(c).header('x-role') }));
  app.onError((error, c) => c.json({ code: error.message }, 500));
  return app;
}

let servers: Awaited<ReturnType<typeof startProgram>>;
let ports: Readonly<Record<string, number>> = {};
beforeAll(async () => {
  const { x = '' } = ed25519.publicKey?.export({ format: 'jwk' }) ?? {};
  servers = await startProgram('packages/signature/tests/fixtures/programs/framework-servers.ts', {
    KEY: x,
    NOW: String(NOW),
    LIMIT: String(LIMIT),
  });
  ports = JSON.parse(servers.firstLine) as Record<string, number>;
}, 60_000);
afterAll(() => servers.stop());

describe.each(['Express', 'Fastify', 'Hono on Node'])('%s', (name) => {
  let port = 0;
  beforeAll(() => {
    port = ports[name] ?? 0;
  });
  const send = (example: SignedExample) => exchange(port, ...rawParts(example));

  it('runs the handler for a signed request, with the signed body', async () => {
    const { url, init } = overFetch(port, signExample());
    expect(await (await fetch(url, init)).json()).toEqual({ owner: 'shop', order, query: ['7', '8'] });
  });
  it('runs it for a signed GET', async () => {
    const { url, init } = overFetch(port, signGet({ target: '/v1/orders' }));
    expect(await (await fetch(url, init)).json()).toEqual({ owner: 'shop' });
  });
  it('refuses an unsigned request, a changed body (T136), a copy (T139)', async () => {
    const unsigned = await exchange(port, headText('GET', '/v1/orders', [['Host', AUTHORITY]]));
    expect([unsigned?.status, codeOf(unsigned)]).toEqual([401, 'signature_missing']);
    expect(unsigned?.headers).toMatchObject({ 'www-authenticate': 'Signature', 'cache-control': 'no-store' });
    const example = signExample();
    expect(codeOf(await send({ ...example, body: new Uint8Array(ORDER.length) }))).toBe('digest_mismatch');
    expect((await send(example))?.status).toBe(200);
    expect(codeOf(await send(example))).toBe('replayed');
  });
  it.each(['/v1//orders', '/v1/x/../orders', '/v1/./orders', '/v1/orders?', '/v1/%2e%2e/v1/orders'])(
    'T148 the raw target counts: %s',
    async (target) => {
      const { headers } = signGet({ target: '/v1/orders' }).head;
      const response = await exchange(port, headText('GET', target, headers));
      expect(codeOf(response)).toBe('malformed');
    },
  );
  it('T152 a covered header that comes twice is refused', async () => {
    expect(codeOf(await send(addHeader(signExample(), 'Idempotency-Key', '"b"')))).toBe('malformed');
  });
  it('T151 trailers that nobody announced are refused', async () => {
    const { head } = signExample();
    const headers = head.headers.filter(([name]) => name !== 'Content-Length');
    const text = headText(head.method, head.target, [...headers, ['Transfer-Encoding', 'chunked']]);
    const body = `${ORDER.length.toString(16)}\r\n${Buffer.from(ORDER)}\r\n0\r\nX-Role: admin\r\n\r\n`;
    expect(codeOf(await exchange(port, text, body))).toBe('coverage');
  });
  it('refuses a body beyond the cap, announced or not', async () => {
    const body = new Uint8Array(LIMIT + 1).fill(0x61);
    const base = [
      ['Host', AUTHORITY],
      ['Content-Type', 'text/plain'],
    ] as const;
    const announced = signExample({ body, headers: [...base, ['Content-Length', String(body.length)]] });
    expect((await send(announced))?.status).toBe(413);
    const { head } = signExample({ body, headers: base });
    const connection = new RawConnection(port);
    connection.write(headText(head.method, head.target, [...head.headers, ['Transfer-Encoding', 'chunked']]));
    for (let i = 0; i < 20; i += 1) connection.write(`fa0\r\n${'a'.repeat(4000)}\r\n`);
    expect((await connection.response())?.status).toBe(413);
    connection.socket.destroy();
  });
  it('refuses a body that stalls', async () => {
    const { head } = signExample();
    const response = await exchange(port, headText(head.method, head.target, head.headers), ORDER.subarray(0, 3));
    expect(response?.status).toBe(408);
  });
});

describe('Hono on Node', () => {
  it('T148 routes by the target that was signed, whatever Host says', async () => {
    const { headers } = signGet({ target: '/v1/pay' }).head;
    const send = (host: string) => {
      const others = headers.filter(([name]) => name !== 'Host');
      return exchange(ports['Hono on Node'] ?? 0, headText('GET', '/v1/pay', [['Host', host], ...others]));
    };
    // As long as `xn--tda.xn--tda`, which the adapter compares: the URL would be http://xn--tda.xn--tda/v1/orders?x/v1/pay.
    expect(codeOf(await send('\u00fc.\u00fc/v1/orders?x'))).toBe('malformed');
    expect((await send('backend.internal:8080'))?.status).toBe(404);
  });
});

/** The same request through fetch, which cannot set Host: the authority is configured. */
function overFetch(port: number, { head, body }: SignedExample) {
  const headers = head.headers.filter(([name]) => name !== 'Host' && name !== 'Content-Length');
  const init: RequestInit = {
    method: head.method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  };
  if (body !== null) init.body = body as BodyInit;
  return { url: `http://127.0.0.1:${port}${head.target}`, init };
}

describe('Hono without a server: app.request()', () => {
  const ask = (example: SignedExample, target = example.head.target) =>
    honoApp().request(`https://${AUTHORITY}${target}`, {
      method: example.head.method,
      headers: example.head.headers.map(([name, value]): [string, string] => [name, value]),
      ...(example.body === null ? {} : { body: example.body as BodyInit }),
    });
  it('lets a signed request through, with its body', async () => {
    expect(await (await ask(signExample())).json()).toEqual({ owner: 'shop', order, query: ['7', '8'] });
  });
  it('refuses a changed one and says when it is, here', async () => {
    const response = await ask({ ...signExample(), body: bytes('{}') });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([401, 'digest_mismatch']);
    expect(response.headers.get('date')).toBe('Fri, 15 Jan 2027 08:00:00 GMT');
    expect(failures.at(-1)).toEqual({ reason: 'digest_mismatch', algorithm: 'sha-256' });
  });
  it('routes what it verified: dot segments are gone before both', async () => {
    expect((await ask(signGet({ target: '/v1/orders' }), '/v1/x/../orders')).status).toBe(200);
    expect((await ask(signGet({ target: '/v1/orders' }), '/v1//orders')).status).toBe(401);
  });
  it('T138 names a header that is not covered', async () => {
    const response = await ask(addHeader(signGet({ target: '/v1/role' }), 'X-Role', 'admin'));
    expect(await response.json()).toEqual({ code: 'the header "x-role" is not covered by the signature' });
  });
  it('is not fooled by a binding that is called like node’s request', async () => {
    const app = honoApp();
    const env = { incoming: { url: '/v1/orders' } };
    const { head } = signGet({ target: '/v1/orders' });
    const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
    const response = await app.request(`https://${AUTHORITY}/v1/role`, { headers }, env);
    expect(response.status).toBe(401);
  });
  it('fails closed when the store throws (T141)', async () => {
    const app = new Hono();
    const spend = () => Promise.reject(new Error('no database'));
    app.use(protectHono({ ...options(), replay: { spend } }));
    app.get('/v1/orders', (c) => c.text('through'));
    const { head } = signGet({ target: '/v1/orders' });
    const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
    expect((await app.request(`https://${AUTHORITY}/v1/orders`, { headers })).status).toBe(503);
  });
});

describe('the source of the Hono middleware', () => {
  it('imports nothing of Hono', () => {
    const text = readFileSync(new URL('../src/hono/protect.ts', import.meta.url), 'utf8');
    expect(text).not.toMatch(/from 'hono/);
  });
});
