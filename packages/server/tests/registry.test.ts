// The registry on the issuer's origin over real connections: what it answers, and a feed that is quick, bounded and ends.
import { createConnection, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { piecesOf, type ReleaseSource, type SignedRecord } from '@davit/registry';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, startServer, type TestServer } from './constellation.ts';

const ROOT = 'A'.repeat(43);
const DIGEST = 'ab'.repeat(32);
const RECORD: SignedRecord = { appId: 'shop', seq: 3, jws: `e30.e30.${'B'.repeat(86)}` };
const BUNDLE = Buffer.from('PK, and so on');

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});

function createSource() {
  const tellers = new Set<(record: SignedRecord) => void>();
  const source: ReleaseSource = {
    async record(appId) {
      if (appId === 'broken') throw new Error('the disk is gone');
      return appId === 'shop' ? RECORD : null;
    },
    bundle: async (digest) => (digest === DIGEST ? piecesOf(BUNDLE) : null),
    subscribe(tell) {
      tellers.add(tell);
      return () => void tellers.delete(tell);
    },
  };
  const tell = (record: SignedRecord): void => {
    for (const each of tellers) each(record);
  };
  return { source, tell, tellers };
}

async function start(source?: ReleaseSource): Promise<TestServer> {
  const server = await startServer(source && { registry: { source, root: ROOT } });
  undo.push(() => server.close());
  return server;
}
type Asked = Omit<Parameters<TestServer['ask']>[0], 'host'>;
const ask = (server: TestServer, path: string, over: Asked = {}): Promise<Answer> =>
  server.ask({ host: new URL(server.server.origins.issuer).host, path, ...over });

/** A connection to the feed, byte by byte; reads nothing while it is paused. */
function follow({ server }: TestServer, paused = false) {
  const heard = { text: '', ended: false, socket: undefined as Socket | undefined };
  const socket = createConnection(server.port, '127.0.0.1');
  undo.push(() => socket.destroy());
  socket.write(`GET /registry/v1/feed HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`);
  if (paused) socket.pause();
  else
    socket.on('data', (chunk) => {
      heard.text += chunk.toString('latin1');
    });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    heard.ended = true;
  });
  heard.socket = socket;
  return heard;
}

describe('the registry on the issuer’s origin', () => {
  it('answers records and bundles to any web page, and says what to mend otherwise', async () => {
    const server = await start(createSource().source);
    const record = await ask(server, '/registry/v1/apps/shop/record');
    expect(record).toMatchObject({
      status: 200,
      body: RECORD.jws,
      headers: { 'content-type': 'application/jose', 'access-control-allow-origin': '*' },
    });
    const etag = String(record.headers.etag);
    expect((await ask(server, '/registry/v1/apps/shop/record', { headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
    const bundle = await ask(server, `/registry/v1/bundles/${DIGEST}`);
    expect(bundle).toMatchObject({ status: 200, body: BUNDLE.toString() });
    expect(bundle.headers['cache-control']).toContain('immutable');
    const head = await ask(server, `/registry/v1/bundles/${DIGEST}`, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': String(BUNDLE.length) } });
    const body = JSON.stringify({ shop: 1 });
    const headers = { 'content-type': 'application/json', origin: 'https://any.example' };
    const records = await ask(server, '/registry/v1/records', { method: 'POST', headers, body });
    expect(JSON.parse(records.body)).toEqual({ records: [RECORD.jws] });
    for (const [path, status] of [
      ['/registry/v1/apps/other/record', 404],
      ['/registry/v1/apps/Shop/record', 400],
      ['/registry/v1/x', 404],
    ] as const) {
      const refused = await ask(server, path);
      expect([path, refused.status]).toEqual([path, status]);
      expect(refused.headers['content-type']).toBe('application/problem+json');
      expect(refused.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('says 503 when its source fails, and the log says where', async () => {
    const server = await start(createSource().source);
    const answer = await ask(server, '/registry/v1/apps/broken/record');
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5', 'access-control-allow-origin': '*' } });
    expect(answer.body).not.toContain('disk');
    expect(server.lines.join('')).toContain('registry.failed');
  });

  it('is there on no other origin, and nowhere when the server has none', async () => {
    const server = await start(createSource().source);
    const { appsDomain } = server.server.origins;
    const elsewhere = await server.ask({ host: `host.${appsDomain}`, path: '/registry/v1/apps/shop/record' });
    expect(elsewhere.status).toBe(404);
    const without = await start();
    expect((await ask(without, '/registry/v1/apps/shop/record')).status).toBe(404);
  });

  it('tells the host where it is and which root to believe', async () => {
    const server = await start(createSource().source);
    const config = async (of: TestServer) =>
      JSON.parse((await of.ask({ host: `host.${of.server.origins.appsDomain}`, path: '/config.json' })).body);
    const { issuer } = server.server.origins;
    expect((await config(server)).registry).toEqual({ url: `${issuer}/registry/v1`, root: ROOT });
    expect((await config(await start())).registry).toBeNull();
  });
});

describe('GET /registry/v1/feed', () => {
  it('tells a new record within a second', async () => {
    const { source, tell, tellers } = createSource();
    const heard = follow(await start(source));
    await expect.poll(() => tellers.size).toBe(1);
    expect(heard.text).toMatch(/content-type: text\/event-stream\r\n/i);
    const before = performance.now();
    tell(RECORD);
    await expect.poll(() => heard.text, { interval: 5 }).toContain(`id: shop:3\ndata: ${RECORD.jws}\n\n`);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('forgets who has left, and keeps no server from closing', async () => {
    const { source, tellers } = createSource();
    const server = await start(source);
    const gone = follow(server);
    await expect.poll(() => tellers.size).toBe(1);
    gone.socket?.destroy();
    await expect.poll(() => tellers.size).toBe(0);
    const heard = follow(server);
    await expect.poll(() => heard.text).toContain('retry: ');
    const before = performance.now();
    await server.server.close();
    expect(performance.now() - before).toBeLessThan(2_000);
    await expect.poll(() => heard.ended).toBe(true);
    expect(tellers.size).toBe(0);
  });

  it('cuts off a client that does not read, and goes on telling the others', async () => {
    const { source, tell, tellers } = createSource();
    const server = await start(source);
    const slow = follow(server, true);
    const quick = follow(server);
    await expect.poll(() => quick.text).toContain('retry: ');
    await sleep(50);
    const long = { ...RECORD, jws: 'x'.repeat(60_000) };
    const { length } = quick.text;
    // More than what the kernel takes for a peer that does not read: the rest would wait in this process.
    let told = 0;
    for (; told < 400; told += 1) {
      tell(long);
      await setImmediate();
    }
    await expect.poll(() => quick.text.length - length, { timeout: 10_000 }).toBeGreaterThan(told * 60_000);
    slow.socket?.resume();
    await expect.poll(() => slow.ended, { timeout: 5_000 }).toBe(true);
    expect(quick.ended).toBe(false);
    expect(tellers.size).toBe(1);
  });
});
