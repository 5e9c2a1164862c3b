// The whole registry on the issuer's origin over real connections: publish, release, stop; uploads that break off, are too large or too
// many; and a restart.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_BUNDLE_BYTES, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { bundleOf, firstKey, foods, online, onlineKey, rootKey } from '@davit/registry/store-contract';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenRegistry, openRegistry, type ServerConfig, ServerConfigRefused } from '../src/index.ts';
import { type Answer, startServer, type TestServer } from './constellation.ts';

const TOKEN = 'an-admin-token-of-development';
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
  const server = await startServer({ registry, developmentAdminToken: TOKEN, ...over });
  undo.push(() => server.close());
  return server;
}

interface Asked {
  readonly publisher?: string;
  readonly token?: string | null;
  readonly body?: object | Uint8Array;
}
function ask(server: TestServer, method: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { publisher, token = TOKEN, body } = asked;
  const isBytes = body instanceof Uint8Array;
  return server.ask({
    host: new URL(server.server.origins.issuer).host,
    method,
    path: `/registry/v1${path}`,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(publisher !== undefined && { 'davit-publisher': publisher }),
      ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
  });
}
const publisher = 'foods';
const register = async (server: TestServer) =>
  ask(server, 'POST', '/apps', {
    body: { app_id: 'food', publisher, publisher_key: await firstKey('food', foods) },
  });
const codeOf = ({ body }: Answer): unknown => JSON.parse(body).code;

describe('the write side of the registry', () => {
  it('takes a bundle to a container in three requests, and knows everything after a restart', async () => {
    const folder = await newFolder();
    const registry = await open(folder);
    const server = await start(registry);
    expect((await register(server)).status).toBe(200);
    const bytes = await bundleOf();
    const published = await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: bytes });
    expect([published.status, JSON.parse(published.body).version.state]).toEqual([200, 'published']);
    const released = await ask(server, 'POST', '/apps/food/releases', { publisher, body: { version_code: 1 } });
    expect(released.status).toBe(200);
    const delivered = async (from: TestServer) => {
      const answer = await ask(from, 'GET', '/apps/food/record', { token: null });
      const record = await verifyReleaseRecord(answer.body, { root: rootKey, appId: 'food' }, nodeCrypto);
      if (!record.ok) throw new Error(record.failure.detail);
      const { digest, size } = record.value.channels.stable.current;
      const bundle = await ask(from, 'GET', `/bundles/${digest}`, { token: null });
      return [record.value.seq, size, bundle.status, Number(bundle.headers['content-length'])];
    };
    expect(await delivered(server)).toEqual([1, bytes.length, 200, bytes.length]);
    await server.close();
    await registry.close();
    const again = await start(await open(folder));
    expect(await delivered(again)).toEqual([1, bytes.length, 200, bytes.length]);
    const same = await ask(again, 'PUT', '/apps/food/versions/1', { publisher, body: bytes });
    expect(JSON.parse(same.body).version).toMatchObject({ state: 'released', channels: ['stable'] });
    const log = JSON.parse((await ask(again, 'GET', '/log')).body).entries;
    expect(log).toHaveLength(3);
    expect(server.lines.join('')).not.toContain(TOKEN);
  });

  it('tells running containers of a stop within a second', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: await bundleOf() });
    await ask(server, 'POST', '/apps/food/releases', { publisher, body: { version_code: 1 } });
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
    await ask(first, 'PUT', '/apps/food/versions/1', { publisher, body: await bundleOf() });
    await ask(first, 'POST', '/apps/food/releases', { publisher, body: { version_code: 1 } });
    const second = await open(folder);
    const told: string[] = [];
    second.source.subscribe(({ appId, seq, jws }) => told.push(`${appId} ${seq} ${jws.split('.').length}`));
    await ask(first, 'POST', '/apps/food/suspension', { body: { reason: 'Under repair.' } });
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(['food 2 3']);
    // What this process decides itself it tells once, and what changes no record not at all.
    await ask(first, 'PUT', '/apps/food/versions/2', { publisher, body: await bundleOf({ code: 2 }) });
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
      const socket = createConnection(server.server.port, '127.0.0.1');
      undo.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.write(
        `PUT /registry/v1/apps/food/versions/1 HTTP/1.1\r\nHost: localhost:${server.server.port}\r\nAuthorization: Bearer ${TOKEN}\r\ndavit-publisher: foods\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      );
      socket.write(bytes.subarray(0, bytes.length >> 1));
      await sleep(50);
      socket.destroy();
    };
    // More often than there are places for uploads: each has been given back.
    for (let at = 0; at < 6; at += 1) await half();
    expect(await readdir(join(folder, 'bundles'))).toEqual([]);
    const { versions } = JSON.parse((await ask(server, 'GET', '/apps/food/versions')).body);
    expect(versions).toEqual([]);
    expect(JSON.parse((await ask(server, 'GET', '/log/head', { token: null })).body).seq).toBe(1);
    expect((await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: bytes })).status).toBe(200);
  });

  it('reads a large body for a publish with a token, up to a bundle’s size, and for nothing else', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const large = new Uint8Array(MAX_BUNDLE_BYTES);
    const refused = await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: large });
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
    const token = `Authorization: Bearer ${TOKEN}`;
    expect(await declared(`${put}\r\n${token}\r\nContent-Length: ${MAX_BUNDLE_BYTES + 1}`)).toContain('22 MiB');
    for (const head of [
      put,
      `POST /registry/v1/apps/food/releases HTTP/1.1\r\n${token}`,
      `PUT /oauth/token HTTP/1.1\r\n${token}`,
    ])
      expect(await declared(`${head}\r\nContent-Length: 70000`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*64 KiB/);
  });

  it('reads no large body where nothing can be published', async () => {
    const { source, root } = await open(await newFolder());
    const server = await startServer({ registry: { source, root }, developmentAdminToken: TOKEN });
    undo.push(() => server.close());
    const refused = await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: new Uint8Array(70_000) });
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('64 KiB')]);
    expect((await ask(server, 'GET', '/apps')).status).toBe(404);
  });

  it('holds four uploads in memory at a time, and asks the next one to come back', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const begin = (token = TOKEN) => {
      const socket = createConnection(server.server.port, '127.0.0.1');
      undo.push(() => socket.destroy());
      const heard = { text: '', socket };
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heard.text += chunk.toString('latin1');
      });
      socket.write(
        `PUT /registry/v1/apps/food/versions/1 HTTP/1.1\r\nHost: localhost:${server.server.port}\r\nAuthorization: Bearer ${token}\r\ndavit-publisher: foods\r\nContent-Length: 1000000\r\n\r\nPK`,
      );
      return heard;
    };
    // Who is turned away at the door takes no place, and need not send the rest.
    for (let at = 0; at < 6; at += 1) {
      const stranger = begin('x');
      await expect.poll(() => stranger.text).toMatch(/^HTTP\/1\.1 401 [\s\S]*registry\/token-unknown/);
    }
    const first = [begin(), begin(), begin(), begin()];
    await sleep(100);
    const fifth = begin();
    await expect.poll(() => fifth.text).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after/i);
    expect(first.map(({ text }) => text)).toEqual(['', '', '', '']);
    for (const { socket } of first) socket.destroy();
    await expect
      .poll(
        async () => (await ask(server, 'PUT', '/apps/food/versions/1', { publisher, body: new Uint8Array(9) })).status,
      )
      .toBe(422);
  });

  it('knows nobody without the token, and acts for the publisher that is named', async () => {
    const server = await start(await open(await newFolder()));
    await register(server);
    const told = async (asked: Asked) => {
      const answer = await ask(server, 'GET', '/apps/food/versions', asked);
      return answer.status === 200 ? 200 : codeOf(answer);
    };
    expect([
      await told({ token: null }),
      await told({ token: 'another-token' }),
      await told({ publisher: 'Foods AG' }),
      await told({ publisher: 'shops' }),
      await told({ publisher }),
      await told({}),
    ]).toEqual([
      'registry/token-missing',
      'registry/token-unknown',
      'registry/token-unknown',
      'registry/not-your-app',
      200,
      200,
    ]);
  });

  it('asks the caller check that it is given, and no other', async () => {
    const registry = await open(await newFolder());
    const scopes = ['registry:operate'] as const;
    const callers = async () => ({ ok: true as const, value: { client_id: 'ops', publisher: null, scopes } });
    const server = await start({ ...registry, callers });
    expect((await ask(server, 'GET', '/reviews', { token: 'whatever' })).status).toBe(200);
    const closed = await start({ ...registry, callers: async () => ({ ok: false, failure: 'token_expired' }) });
    expect(codeOf(await ask(closed, 'GET', '/reviews'))).toBe('registry/token-expired');
  });

  it('does not start in production with development’s door, nor without any', async () => {
    const registry = await open(await newFolder());
    const production = {
      registry,
      mode: 'production' as const,
      origins: () => ({
        issuer: 'https://id.example.com',
        host: 'https://host.example.net',
        appsDomain: 'apps.example.org',
      }),
    };
    await expect(startServer({ ...production, developmentAdminToken: TOKEN })).rejects.toThrow(ServerConfigRefused);
    await expect(startServer(production)).rejects.toThrow(/registry\.callers/);
    await expect(startServer({ registry })).rejects.toThrow(/developmentAdminToken/);
    const callers = async () => ({ ok: false as const, failure: 'token_missing' as const });
    const server = await startServer({ ...production, registry: { ...registry, callers } });
    await server.close();
  });
});
