// The whole registry on the issuer's origin over real connections: publish, release, stop; uploads that break off, are too large or too
// many; and a restart.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_BUNDLE_BYTES, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { bundleOf, firstKey, foods, online, onlineKey, rootKey, shops } from '@davit/registry/store-contract';
import { afterEach, describe, expect, it } from 'vitest';
import { enrolKey, InvalidConfiguration, type OpenRegistry, openRegistry, type ServerConfig } from '../src/index.ts';
import { type Answer, startServer, type TestServer } from './constellation.ts';
import { openAccount, type TestAccount } from './registry-accounts.ts';

const ADMIN_TOKEN = 'an-admin-token-of-development';
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-registry-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
async function open(folder: string): Promise<OpenRegistry> {
  const registry = await openRegistry({
    ...{ database: join(folder, 'davit.db'), bundles: join(folder, 'bundles') },
    ...{ signer: online, onlineKey, root: rootKey, review: 'none' },
  });
  undo.push(() => registry.close());
  return registry;
}
async function start(registry: OpenRegistry, over: Partial<ServerConfig> = {}): Promise<TestServer> {
  const server = await startServer({ registry, ...over });
  undo.push(() => server.close());
  accounts.set(server, {
    operator: await openAccount(server, 'ops', ['registry:operate', 'registry:review', 'registry:read']),
    foods: await openAccount(server, 'foods'),
    shops: await openAccount(server, 'shops'),
  });
  return server;
}
type Who = 'operator' | 'foods' | 'shops';
const accounts = new WeakMap<TestServer, Readonly<Record<Who, TestAccount>>>();
const accountOf = (server: TestServer, who: Who = 'operator'): TestAccount => {
  const account = accounts.get(server)?.[who];
  if (account === undefined) throw new Error('this server has no accounts');
  return account;
};

interface Asked {
  /** Nobody for null; the operator unless said. */
  readonly as?: Who | null;
  /** In place of a token and its proof. */
  readonly headers?: Record<string, string>;
  readonly body?: object | Uint8Array;
}
async function ask(server: TestServer, method: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { as = 'operator', body, headers } = asked;
  const target = `/registry/v1${path}`;
  const isBytes = body instanceof Uint8Array;
  const credential = headers ?? (as === null ? {} : await accountOf(server, as).headers(method, target));
  return server.ask({
    host: new URL(server.server.origins.issuer).host,
    method,
    path: target,
    headers: {
      ...credential,
      ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
  });
}
/** The head of a publish, as lines. */
async function headOf(server: TestServer, path = '/registry/v1/apps/food/versions/1', method = 'PUT'): Promise<string> {
  const { authorization, dpop } = await accountOf(server, 'foods').headers(method, path);
  return `${method} ${path} HTTP/1.1\r\nAuthorization: ${authorization}\r\nDPoP: ${dpop}`;
}
const as = 'foods';
const register = async (server: TestServer) =>
  ask(server, 'POST', '/apps', {
    body: { app_id: 'food', publisher: 'foods', publisher_key: await firstKey('food', foods) },
  });
const codeOf = ({ body }: Answer): unknown => JSON.parse(body).code;

describe('the write side of the registry', () => {
  it('takes a bundle to a container in three requests, and knows everything after a restart', async () => {
    const folder = await newFolder();
    const registry = await open(folder);
    const server = await start(registry);
    expect((await register(server)).status).toBe(200);
    const bytes = await bundleOf();
    const published = await ask(server, 'PUT', '/apps/food/versions/1', { as, body: bytes });
    expect([published.status, JSON.parse(published.body).version.state]).toEqual([200, 'published']);
    const released = await ask(server, 'POST', '/apps/food/releases', { as, body: { version_code: 1 } });
    expect(released.status).toBe(200);
    const delivered = async (from: TestServer) => {
      const answer = await ask(from, 'GET', '/apps/food/record', { as: null });
      const record = await verifyReleaseRecord(answer.body, { root: rootKey, appId: 'food' }, nodeCrypto);
      if (!record.ok) throw new Error(record.failure.detail);
      const { digest, size } = record.value.channels.stable.current;
      const bundle = await ask(from, 'GET', `/bundles/${digest}`, { as: null });
      return [record.value.seq, size, bundle.status, Number(bundle.headers['content-length'])];
    };
    expect(await delivered(server)).toEqual([1, bytes.length, 200, bytes.length]);
    await server.close();
    await registry.close();
    const again = await start(await open(folder));
    expect(await delivered(again)).toEqual([1, bytes.length, 200, bytes.length]);
    const same = await ask(again, 'PUT', '/apps/food/versions/1', { as, body: bytes });
    expect(JSON.parse(same.body).version).toMatchObject({ state: 'released', channels: ['stable'] });
    const log = JSON.parse((await ask(again, 'GET', '/log')).body).entries;
    expect(log).toHaveLength(3);
    expect(log.map(({ body }: { body: string }) => JSON.parse(body).actor)).toEqual([
      ...['operator--ops', 'publisher--foods', 'publisher--foods'],
    ]);
    const { authorization } = await accountOf(server, as).headers('GET', '/registry/v1/log');
    expect(server.lines.join('')).not.toContain(authorization.slice(-43));
  });

  it('tells running containers of a stop within a second', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    await ask(server, 'PUT', '/apps/food/versions/1', { as, body: await bundleOf() });
    await ask(server, 'POST', '/apps/food/releases', { as, body: { version_code: 1 } });
    const heard = { text: '' };
    const socket = createConnection(server.server.port, '127.0.0.1');
    undo.push(() => socket.destroy());
    socket.on('data', (chunk) => {
      heard.text += chunk.toString('latin1');
    });
    socket.write(`GET /registry/v1/feed HTTP/1.1\r\nHost: localhost:${server.server.port}\r\n\r\n`);
    await expect.poll(() => heard.text).toContain('retry: ');
    const before = performance.now();
    await ask(server, 'POST', '/apps/food/suspension', { body: { reason: 'Under repair.' } });
    await expect.poll(() => heard.text, { interval: 5 }).toContain('id: food:2\n');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('T107 tells of a stop that another process has taken in, though nobody here has asked for that record', async () => {
    const folder = await newFolder();
    const first = await start(await open(folder));
    await register(first);
    await ask(first, 'PUT', '/apps/food/versions/1', { as, body: await bundleOf() });
    await ask(first, 'POST', '/apps/food/releases', { as, body: { version_code: 1 } });
    const second = await open(folder);
    const told: string[] = [];
    second.source.subscribe(({ appId, seq, jws }) => told.push(`${appId} ${seq} ${jws.split('.').length}`));
    await ask(first, 'POST', '/apps/food/suspension', { body: { reason: 'Under repair.' } });
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['food 2 3']);
    // What this process decides itself it tells once, and what changes no record not at all.
    await ask(first, 'PUT', '/apps/food/versions/2', { as, body: await bundleOf({ code: 2 }) });
    await second.source.resume('food');
    await sleep(2_200);
    expect(told).toEqual(['food 2 3', 'food 3 3']);
  });

  it('a bundle that arrives by half leaves nothing: no version, no file, no entry', async () => {
    const folder = await newFolder();
    const server = await start(await open(folder));
    await register(server);
    const bytes = await bundleOf();
    const half = async (): Promise<void> => {
      const head = await headOf(server);
      const socket = createConnection(server.server.port, '127.0.0.1');
      undo.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.write(`${head}\r\nHost: localhost:${server.server.port}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
      socket.write(bytes.subarray(0, bytes.length >> 1));
      await sleep(50);
      socket.destroy();
    };
    // More often than there are places for uploads: each has been given back.
    for (let at = 0; at < 6; at += 1) await half();
    expect(await readdir(join(folder, 'bundles'))).toEqual([]);
    const { versions } = JSON.parse((await ask(server, 'GET', '/apps/food/versions')).body);
    expect(versions).toEqual([]);
    expect(JSON.parse((await ask(server, 'GET', '/log/head', { as: null })).body).seq).toBe(1);
    expect((await ask(server, 'PUT', '/apps/food/versions/1', { as, body: bytes })).status).toBe(200);
  });

  it('reads a large body for a publish with a token, up to a bundle’s size, and for nothing else', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const large = new Uint8Array(MAX_BUNDLE_BYTES);
    const refused = await ask(server, 'PUT', '/apps/food/versions/1', { as, body: large });
    expect([refused.status, codeOf(refused)]).toEqual([422, 'registry/bundle-refused']);
    const declared = (head: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = createConnection(server.server.port, '127.0.0.1');
        undo.push(() => socket.destroy());
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString('latin1');
        });
        socket.on('close', () => resolve(text));
        socket.write(`${head}\r\nHost: localhost:${server.server.port}\r\n\r\n`);
      });
    const put = 'PUT /registry/v1/apps/food/versions/1 HTTP/1.1';
    const tooLarge = `Content-Length: ${MAX_BUNDLE_BYTES + 1}`;
    expect(await declared(`${await headOf(server)}\r\n${tooLarge}`)).toContain('22 MiB');
    for (const head of [
      put,
      await headOf(server, '/registry/v1/apps/food/releases', 'POST'),
      await headOf(server, '/oauth/token'),
    ])
      expect(await declared(`${head}\r\nContent-Length: 70000`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*64 KiB/);
  });

  it('reads no large body where nothing can be published', async () => {
    const { source, root } = await open(await newFolder());
    const server = await startServer({ registry: { source, root } });
    undo.push(() => server.close());
    const headers = { authorization: 'DPoP ct_x' };
    const refused = await ask(server, 'PUT', '/apps/food/versions/1', { headers, body: new Uint8Array(70_000) });
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('64 KiB')]);
    expect((await ask(server, 'GET', '/apps', { as: null })).status).toBe(404);
  });

  it('takes one upload of each publisher at a time: who holds on to many keeps nobody else out', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    await ask(server, 'POST', '/apps', {
      body: { app_id: 'corner', publisher: 'shops', publisher_key: await firstKey('corner', shops) },
    });
    const STRANGER = 'PUT /registry/v1/apps/food/versions/1 HTTP/1.1\r\nAuthorization: DPoP ct_x';
    const begin = (head: string) => {
      const socket = createConnection(server.server.port, '127.0.0.1');
      undo.push(() => socket.destroy());
      const heard = { text: '', socket };
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard.text += chunk.toString('latin1');
      });
      socket.write(`${head}\r\nHost: localhost:${server.server.port}\r\nContent-Length: 1000000\r\n\r\nPK`);
      return heard;
    };
    // Who is turned away at the door takes no place, and need not send the rest.
    for (let at = 0; at < 6; at += 1) {
      const stranger = begin(STRANGER);
      await expect.poll(() => stranger.text).toMatch(/^HTTP\/1\.1 401 [\s\S]*registry\/token-unknown/);
    }
    const heads = await Promise.all(Array.from({ length: 6 }, () => headOf(server)));
    const holding = heads.map(begin);
    await sleep(100);
    const other = await ask(server, 'PUT', '/apps/corner/versions/1', { as: 'shops', body: new Uint8Array(9) });
    expect(other.status).toBe(422);
    expect(holding.map(({ text }) => text)).toEqual(['', '', '', '', '', '']);
    for (const { socket } of holding) socket.destroy();
    await expect
      .poll(async () => (await ask(server, 'PUT', '/apps/food/versions/1', { as, body: new Uint8Array(9) })).status)
      .toBe(422);
  });

  it('T080 publishes nothing for a token that was withdrawn while its bundle was on the way', async () => {
    const server = await start(await open(await newFolder()), { developmentAdminToken: ADMIN_TOKEN });
    await register(server);
    const bytes = await bundleOf();
    const socket = createConnection(server.server.port, '127.0.0.1');
    undo.push(() => socket.destroy());
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    const head = await headOf(server);
    const host = `localhost:${server.server.port}`;
    socket.write(`${head}\r\nHost: ${host}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes.subarray(0, 100));
    await sleep(200);
    const { clientId, keyid } = accountOf(server, 'foods');
    const withdrawn = await server.ask({
      ...{ host, method: 'PATCH', path: `/admin/v1/clients/${clientId}/keys/${keyid}` },
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'revoked' }),
    });
    expect(withdrawn.status).toBe(200);
    socket.write(bytes.subarray(100));
    await expect.poll(() => text).toMatch(/^HTTP\/1\.1 401 [\s\S]*registry\/token-unknown/);
    expect(JSON.parse((await ask(server, 'GET', '/apps/food/versions')).body).versions).toEqual([]);
  });

  it('knows accounts by their tokens alone, and reaches as far as each may', async () => {
    const server = await start(await open(await newFolder()), { developmentAdminToken: ADMIN_TOKEN });
    await register(server);
    const told = async (asked: Asked) => {
      const answer = await ask(server, 'GET', '/apps/food/versions', asked);
      return answer.status === 200 ? 200 : codeOf(answer);
    };
    const { authorization } = await accountOf(server, as).headers('GET', '/registry/v1/apps/food/versions');
    expect([
      await told({ as: null }),
      await told({ headers: { authorization: `Bearer ${ADMIN_TOKEN}` } }),
      await told({ headers: { authorization: authorization.replace('DPoP', 'Bearer') } }),
      await told({ headers: { authorization } }),
      await told({ as: 'shops' }),
      await told({ as: 'foods' }),
      await told({ as: 'operator' }),
    ]).toEqual([
      'registry/token-missing',
      'registry/token-unknown',
      'registry/token-unknown',
      'registry/proof-invalid',
      'registry/not-your-app',
      200,
      200,
    ]);
  });

  it('T063 takes a proof once for what changes something, for its own path and its own token', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const path = '/registry/v1/apps/food/publisher-keys';
    const account = accountOf(server, as);
    const post = async (headers: Record<string, string>) =>
      codeOf(await ask(server, 'POST', '/apps/food/publisher-keys', { headers, body: {} }));
    const once = await account.headers('POST', path);
    expect([await post(once), await post(once)]).toEqual(['registry/invalid-document', 'registry/proof-invalid']);
    expect(await post(await account.headers('POST', '/registry/v1/apps'))).toBe('registry/proof-invalid');
    expect(await post(await account.headers('GET', path))).toBe('registry/proof-invalid');
    const { dpop } = await accountOf(server, 'shops').headers('POST', path);
    expect(await post({ ...(await account.headers('POST', path)), dpop })).toBe('registry/proof-invalid');
    const { authorization } = await accountOf(server, 'shops').headers('POST', path);
    expect(await post({ ...(await account.headers('POST', path)), authorization })).toBe('registry/proof-invalid');
  });

  it('helps a clock that is wrong: a nonce and the time with the refusal, and through at the second try', async () => {
    const server = await start(await open(await newFolder()));
    const account = accountOf(server);
    const late = await ask(server, 'GET', '/log', {
      headers: await account.headers('GET', '/registry/v1/log', { ahead: 7_200 }),
    });
    expect([late.status, codeOf(late)]).toEqual([401, 'registry/use-dpop-nonce']);
    expect(Math.abs(Date.parse(String(late.headers.date)) - Date.now())).toBeLessThan(5_000);
    const nonce = String(late.headers['dpop-nonce']);
    const headers = await account.headers('GET', '/registry/v1/log', { ahead: 7_200, nonce });
    expect((await ask(server, 'GET', '/log', { headers })).status).toBe(200);
  });

  it('T080 a suspended publisher is out at the next request, and so is a token whose key was revoked', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const { context } = server.server.auth;
    const { clientId, keyid } = accountOf(server, as);
    const status = async () => (await ask(server, 'GET', '/apps/food/versions', { as })).status;
    const suspend = (state: 'active' | 'suspended') =>
      context.store.clients.update({ clientId, changes: { state }, audit: [] });
    expect(await status()).toBe(200);
    await suspend('suspended');
    const before = performance.now();
    expect(codeOf(await ask(server, 'PUT', '/apps/food/versions/1', { as, body: await bundleOf() }))).toBe(
      'registry/token-unknown',
    );
    expect(performance.now() - before).toBeLessThan(1_000);
    await suspend('active');
    expect(await status()).toBe(200);
    await context.store.signingKeys.revoke({ clientId, keyid, audit: [] });
    expect(await status()).toBe(401);
  });

  it('a token for reading publishes nothing', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const account = accountOf(server, as);
    const token = JSON.parse((await account.askToken('registry:read')).body).access_token;
    const path = '/registry/v1/apps/food/versions/1';
    const headers = await account.headers('PUT', path, { token });
    const refused = await ask(server, 'PUT', '/apps/food/versions/1', { headers, body: await bundleOf() });
    expect(codeOf(refused)).toBe('registry/insufficient-scope');
  });

  it('a key that signs in signs no bundle, and one that signs bundles does not sign in', async () => {
    const server = await start(await open(await newFolder()));
    const { context } = server.server.auth;
    const jwk = (x: unknown) => ({ kty: 'OKP', crv: 'Ed25519', x: String(x) });
    expect((await register(server)).status).toBe(200);
    const enrolled = await enrolKey(context, 'publisher--foods', jwk(foods.publicJwk.x));
    expect(enrolled).toMatchObject({ ok: false, failure: { reason: 'conflict' } });
    expect((await enrolKey(context, 'publisher--shops', jwk(shops.publicJwk.x))).ok).toBe(true);
    const body = { app_id: 'books', publisher: 'shops', publisher_key: await firstKey('books', shops) };
    expect(codeOf(await ask(server, 'POST', '/apps', { body }))).toBe('registry/key-of-another-purpose');
  });

  it('asks the caller check that it is given, and no other', async () => {
    const registry = await open(await newFolder());
    const scopes = ['registry:operate'] as const;
    const callers = async () => ({ ok: true as const, value: { client_id: 'ops', publisher: null, scopes } });
    const server = await start({ ...registry, callers });
    const headers = { authorization: 'Bearer whatever' };
    expect((await ask(server, 'GET', '/reviews', { headers })).status).toBe(200);
    const closed = await start({ ...registry, callers: async () => ({ ok: false, failure: 'token_expired' }) });
    expect(codeOf(await ask(closed, 'GET', '/reviews'))).toBe('registry/token-expired');
  });

  it('starts in production, with accounts and no other door', async () => {
    const registry = await open(await newFolder());
    const origins = () => ({
      issuer: 'https://id.example.com',
      host: 'https://host.example.net',
      appsDomain: 'apps.example.org',
    });
    const production = { mode: 'production' as const, origins };
    await expect(start(registry, { ...production, developmentAdminToken: ADMIN_TOKEN })).rejects.toThrow(
      InvalidConfiguration,
    );
    const server = await start(registry, production);
    expect((await register(server)).status).toBe(200);
    const bytes = await bundleOf();
    expect((await ask(server, 'PUT', '/apps/food/versions/1', { as, body: bytes })).status).toBe(200);
    expect(codeOf(await ask(server, 'GET', '/log', { as: null }))).toBe('registry/token-missing');
  });
});
