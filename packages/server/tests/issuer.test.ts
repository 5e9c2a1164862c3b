// The issuer's origin, unknown names, the ops port, what is logged, and what does not start.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REASONS } from '@davit/protocol';
import { REGISTRY_REFUSALS } from '@davit/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appsOf, ask, startServer, type TestServer } from './constellation.ts';
import { exchange, parseAnswer } from './raw-http.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    apps: () => appsOf({ '/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>' }),
    ops: { address: '127.0.0.1', port: 0 },
  });
});
afterAll(() => server.close());
const issuer = (path: string, over: Partial<Parameters<TestServer['ask']>[0]> = {}) =>
  server.ask({ host: new URL(server.server.origins.issuer).host, path, ...over });

describe('the issuer’s origin', () => {
  it('serves the authorization server, the landing page and the page of refusals', async () => {
    expect(JSON.parse((await issuer('/.well-known/openid-configuration')).body)).toMatchObject({
      issuer: server.server.origins.issuer,
    });
    expect(await issuer('/')).toMatchObject({
      status: 200,
      body: 'landing',
      headers: { 'content-security-policy': expect.stringContaining("frame-ancestors 'none'") },
    });
    const errors = await issuer('/docs/errors');
    for (const reason of [...Object.keys(REASONS), ...Object.keys(REGISTRY_REFUSALS)])
      expect(errors.body).toContain(`id="${reason}"`);
  });

  it('answers what it does not know as the authorization server does, and 405 with Allow on its pages', async () => {
    const unknown = await issuer('/nothing');
    expect(unknown.status).toBe(404);
    expect(JSON.parse(unknown.body)).toMatchObject({ reason: 'not_found' });
    expect(await issuer('/docs/errors', { method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS']) {
      // T053
      expect(await issuer('/oauth/token', { method })).toMatchObject({
        status: 405,
        headers: { allow: expect.stringContaining('POST') },
      });
    }
  });

  it('lets no browser guess another type for what it answers', async () => {
    const paths = ['/', '/docs/errors', '/openapi.json', '/oauth/jwks', '/oauth/userinfo', '/nothing', '/icons/shop'];
    for (const path of paths)
      expect([path, (await issuer(path)).headers['x-content-type-options']]).toEqual([path, 'nosniff']);
  });

  it('has no health, metrics or debug page on the public port (T163, T166)', async () => {
    for (const path of ['/livez', '/readyz', '/metrics', '/debug', '/json', '/heapdump'])
      expect((await issuer(path)).status).toBe(404);
  });

  it('serves icons so that other origins may show them, and none may run them', async () => {
    const icon = await issuer('/icons/shop');
    expect(icon).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' },
    });
    expect(icon.headers['content-security-policy']).toMatch(/default-src 'none';.*sandbox/);
    expect((await issuer('/icons/other')).status).toBe(404);
  });

  it('refuses oversize bodies as malformed ones, before the endpoint', async () => {
    const answer = await issuer('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a'.repeat(65_537),
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_request', reason: 'invalid_request' });
  });

  it('passes two DPoP headers on to the authorization server, which has an error of its own for them', async () => {
    const answer = parseAnswer(
      await exchange(
        server.server.port,
        `POST /oauth/token HTTP/1.1\r\nHost: localhost:${server.server.port}\r\nDPoP: a\r\nDPoP: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      ),
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('T044 answers 64 KiB of junk with 400 in no time, and logs none of it', async () => {
    const started = performance.now();
    const answer = await issuer('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=authorization_code&code=%00'"--\xff${'junk'.repeat(16_000)}`,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(performance.now() - started).toBeLessThan(500);
    expect(server.lines.join('')).not.toContain('junk');
  });
});

describe('names that are not served', () => {
  it.each(['evil.test', 'localhost', 'other.localhost:1', '127.0.0.1', '', 'a b'])(
    'answers 421 to the host %j with a plain sentence',
    async (host) => {
      const answer = await server.ask({ host });
      expect(answer.status).toBe(421);
      expect(JSON.parse(answer.body).error_description).toMatch(/does not serve that host name/);
    },
  );
  it('compares without case, and never by prefix or suffix', async () => {
    const { port } = server.server;
    expect((await server.ask({ host: `LOCALHOST:${port}`, path: '/oauth/jwks' })).status).toBe(200);
    for (const host of [
      `xlocalhost:${port}`,
      `localhost:${port}0`,
      `a.shop.localhost:${port}`,
      `shop--gate--gate.localhost:${port}`,
      `--gate.localhost:${port}`,
      `localhost:${port}.`,
    ])
      expect((await server.ask({ host })).status).toBe(421);
  });
});

describe('the ops port', () => {
  it('says whether the process lives and is ready, and nothing else', async () => {
    const port = server.server.opsPort ?? 0;
    expect(await ask(port, { host: 'x', path: '/livez' })).toMatchObject({ status: 200, body: 'live\n' });
    expect(await ask(port, { host: 'x', path: '/readyz' })).toMatchObject({ status: 200, body: 'ready\n' });
    expect((await ask(port, { host: 'x', path: '/oauth/jwks' })).status).toBe(404);
    expect((await ask(port, { host: 'x', path: '/livez', method: 'POST' })).status).toBe(405);
  });
});

describe('the log', () => {
  it('has one line a request, with the path and without the query', async () => {
    server.lines.slice(0);
    const before = server.lines.length;
    await issuer('/oauth/jwks?secret=cod_x');
    const lines = server.lines.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(String),
        event: 'request',
        method: 'GET',
        host: `localhost:${server.server.port}`,
        path: '/oauth/jwks',
        status: 200,
        ms: expect.any(Number),
      },
    ]);
  });
  it('names what weakens a development server', () => {
    expect(server.lines.join('')).toContain('"event":"server.insecure_switch","name":"mode=development"');
  });
});

describe('what does not start', () => {
  const PRODUCTION = {
    mode: 'production',
    origins: () => ({ issuer: 'https://id.example.com', host: 'https://plaza.example', appsDomain: 'apps.example' }),
  } as const;

  it('starts in production with https, a domain of their own for mini-programs, and nothing of development', async () => {
    const production = await startServer(PRODUCTION);
    expect((await production.ask({ host: 'id.example.com', path: '/oauth/jwks' })).status).toBe(200);
    expect((await production.ask({ host: 'id.example.com', path: '/admin/v1/clients' })).status).toBe(404);
    await production.close();
  });
  it.each([
    [
      'plain http',
      {
        ...PRODUCTION,
        origins: () => ({ issuer: 'http://id.example.com', host: 'https://plaza.example', appsDomain: 'apps.example' }),
      },
      /https/,
    ],
    [
      'mini-programs on the host’s own domain',
      {
        ...PRODUCTION,
        origins: () => ({
          issuer: 'https://id.example.com',
          host: 'https://www.plaza.example',
          appsDomain: 'apps.plaza.example',
        }),
      },
      /share a registrable domain/,
    ],
    ['an admin token', { ...PRODUCTION, developmentAdminToken: 'x' }, /admin token/],
    ['access tokens of less than a minute', { ...PRODUCTION, accessTokenTtlSeconds: 59 }, /60 to 3600/],
    ['a key of the wrong length', { ...PRODUCTION, keyEncryptionKey: randomBytes(16) }, /32 bytes/],
  ])('refuses production with %s, and leaves no port bound', async (_what, over, message) => {
    await expect(startServer(over)).rejects.toThrow(message);
  });
  it('refuses production on a database that was ever open for development', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'davit-mode-'));
    const both = { database: join(folder, 'davit.db'), keyEncryptionKey: randomBytes(32) };
    try {
      await (await startServer(both)).close();
      await expect(startServer({ ...both, ...PRODUCTION })).rejects.toThrow(/seeded for development/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  it('says so when the port is taken, on either loopback address', async () => {
    const taken = server.server.port;
    await expect(startServer({ listen: { address: '127.0.0.1', port: taken } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await expect(startServer({ listen: { address: 'localhost', port: taken } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
  it('closes twice without harm', async () => {
    const twice = await startServer();
    await Promise.all([twice.server.close(), twice.server.close()]);
    await twice.close();
  });
});
