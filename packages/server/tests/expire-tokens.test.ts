// `POST /dev/expire-tokens` of the host origin over real connections: for the host's own pages, on a development server, and nobody else.
import { afterEach, describe, expect, it } from 'vitest';
import type { ExpireTokens, ServerConfig } from '../src/index.ts';
import { createHostSite } from '../src/sites/host-site.ts';
import { filesOf, startServer, type TestServer } from './constellation.ts';

let open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

async function start(expireTokens?: ExpireTokens) {
  const server = await startServer({ expireTokens });
  open.push(server);
  const host = `host.localhost:${server.server.port}`;
  const post = (over: { method?: string; headers?: Record<string, string>; body?: string; host?: string } = {}) =>
    server.ask({
      host,
      method: 'POST',
      path: '/dev/expire-tokens',
      headers: { origin: `http://${host}`, 'content-type': 'application/json' },
      body: '{"app_id":"shop"}',
      ...over,
    });
  return { server, host, post };
}

describe('POST /dev/expire-tokens on the host origin', () => {
  it('ends the tokens of the mini-program that is named, and says how many', async () => {
    const asked: string[] = [];
    const { post } = await start(async (appId) => asked.push(appId) + 2);
    const answer = await post();
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { expired: 3 }]);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(asked).toEqual(['shop']);
  });

  it('does nothing for a page of another origin, nor for a program that names none', async () => {
    const asked: string[] = [];
    const { post, server } = await start(async (appId) => asked.push(appId));
    const port = server.server.port;
    for (const origin of [`http://shop.localhost:${port}`, `http://localhost:${port}`, 'null', undefined]) {
      const answer = await post({ headers: origin === undefined ? {} : { origin } });
      expect([origin, answer.status, JSON.parse(answer.body).code]).toEqual([origin, 403, 'dev/foreign-origin']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });

  it('answers no preflight, no other method, and nothing on another origin', async () => {
    const { post, server } = await start(async () => 0);
    for (const method of ['GET', 'OPTIONS', 'PUT'])
      expect([method, (await post({ method, body: '' })).status]).toEqual([method, 405]);
    expect((await post({ host: `localhost:${server.server.port}` })).status).toBe(404);
  });

  it.each(['', '{', 'null', '[]', '{}', '{"app_id":7}', '{"app_id":"../x"}'])('refuses the body %j', async (body) => {
    const { post } = await start(async () => 0);
    const answer = await post({ body });
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([400, { code: 'dev/bad-request' }]);
  });

  it('is not there in production, nor where nobody asked for it', async () => {
    const origins = { issuer: 'https://id.example', host: 'https://host.example', appsDomain: 'apps.example' };
    const config = { mode: 'production', hostFiles: filesOf({}), apps: () => [], expireTokens: async () => 1 };
    const site = createHostSite(config as unknown as ServerConfig, origins);
    const body = new TextEncoder().encode('{"app_id":"shop"}');
    const headers = [['origin', origins.host]] as const;
    const asked = { method: 'POST', target: '/dev/expire-tokens', headers, body, remoteAddress: '' };
    expect((await site(asked)).status).toBe(404);
    const { post } = await start();
    expect((await post()).status).toBe(404);
  });
});
