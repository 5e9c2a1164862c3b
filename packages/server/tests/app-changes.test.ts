// `/dev/apps` of the host origin over real connections: what it says, to whom, and that it keeps no server from closing.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppChanges } from '../src/index.ts';
import { createHostSite } from '../src/sites/host-site.ts';
import { filesOf, startServer, type TestServer } from './constellation.ts';

let open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

/** A source of changes that knows who listens. */
function createSource() {
  const listeners = new Set<(appId: string) => void>();
  const subscribe: AppChanges = (tell) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  const change = (appId: string): void => {
    for (const tell of listeners) tell(appId);
  };
  return { subscribe, change, listeners };
}
async function start(appChanges?: AppChanges): Promise<TestServer> {
  const server = await startServer({ appChanges });
  open.push(server);
  return server;
}

/** A connection that is read for as long as it lasts. */
function listen({ server }: TestServer) {
  const heard = { text: '', type: '', ended: false, leave: (): void => void 0 };
  const sent = request({
    host: '127.0.0.1',
    port: server.port,
    path: '/dev/apps',
    headers: { host: `host.localhost:${server.port}` },
    agent: false,
  });
  sent.on('response', (answer) => {
    heard.type = String(answer.headers['content-type']);
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      heard.text += text;
    });
    answer.on('close', () => {
      heard.ended = true;
    });
    answer.on('error', () => undefined);
  });
  sent.on('error', () => undefined);
  sent.end();
  heard.leave = () => void sent.destroy();
  return heard;
}

describe('GET /dev/apps on the host origin', () => {
  it('tells everybody who listens which mini-program has changed', async () => {
    const source = createSource();
    const server = await start(source.subscribe);
    const [one, two] = [listen(server), listen(server)];
    await expect.poll(() => [one.text, two.text]).toEqual(['retry: 1000\n\n', 'retry: 1000\n\n']);
    expect(one.type).toBe('text/event-stream');
    source.change('shop');
    source.change('bank');
    const told =
      'retry: 1000\n\nevent: changed\ndata: {"app_id":"shop"}\n\nevent: changed\ndata: {"app_id":"bank"}\n\n';
    await expect.poll(() => [one.text, two.text]).toEqual([told, told]);
  });

  it('forgets who has left', async () => {
    const source = createSource();
    const heard = listen(await start(source.subscribe));
    await expect.poll(() => source.listeners.size).toBe(1);
    heard.leave();
    await expect.poll(() => source.listeners.size).toBe(0);
  });

  it('keeps no server from closing: who listens is cut off at once', async () => {
    const source = createSource();
    const server = await start(source.subscribe);
    const heard = listen(server);
    await expect.poll(() => heard.text).not.toBe('');
    const before = performance.now();
    await server.close();
    expect(performance.now() - before).toBeLessThan(2_000);
    await expect.poll(() => heard.ended).toBe(true);
    expect(source.listeners.size).toBe(0);
  });

  it('is the host’s own: no CORS, closed headers, not on any other origin', async () => {
    const source = createSource();
    const server = await start(source.subscribe);
    const at = (host: string, method: string) =>
      server.ask({ host: `${host}:${server.server.port}`, method, path: '/dev/apps' });
    const head = await at('host.localhost', 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-type': 'text/event-stream' } });
    expect(head.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(head.headers['access-control-allow-origin']).toBeUndefined();
    expect(head.headers['content-security-policy']).toMatch(/connect-src 'self' /);
    expect((await at('host.localhost', 'POST')).status).toBe(405);
    expect((await at('localhost', 'GET')).status).toBe(404);
    await sleep(20);
    expect(source.listeners.size).toBe(0);
  });

  it('is not there in production, nor where nothing can change', async () => {
    const origins = { issuer: 'https://id.example', host: 'https://host.example', appsDomain: 'apps.example' };
    const files = { hostFiles: filesOf({}), apps: () => [], landingFiles: null };
    const site = createHostSite(
      {
        ...files,
        mode: 'production',
        listen: { address: '127.0.0.1', port: 0 },
        origins: () => origins,
        database: '',
        keyEncryptionKey: new Uint8Array(32),
        appChanges: createSource().subscribe,
      },
      origins,
    );
    const answer = await site({
      method: 'GET',
      target: '/dev/apps',
      headers: [],
      body: new Uint8Array(),
      remoteAddress: '',
    });
    expect(answer.status).toBe(404);
    const server = await start();
    expect((await server.ask({ host: `host.localhost:${server.server.port}`, path: '/dev/apps' })).status).toBe(404);
  });
});
