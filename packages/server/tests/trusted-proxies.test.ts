// Behind a proxy, both limits that count by address: the registry's feed and the authorization server's floods.
import { request } from 'node:http';
import type { ReleaseSource } from '@davit/registry';
import { afterEach, expect, it } from 'vitest';
import { ServerConfigRefused, type TrustedProxies } from '../src/index.ts';
import { startServer, type TestServer } from './constellation.ts';

const ROOT = 'A'.repeat(43);
/** Of the feed, at one address. */
const PLACES = 250;
const source: ReleaseSource = { record: async () => null, bundle: async () => null, subscribe: () => () => undefined };

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});
async function start(trustedProxies?: TrustedProxies): Promise<TestServer> {
  const limits = { tokenRequestsPerAddress: 2 };
  const server = await startServer({ registry: { source, root: ROOT }, trustedProxies, limits });
  undo.push(() => server.close());
  return server;
}

/** The status; the connection stays open. */
const follow = ({ server }: TestServer, client: string): Promise<number> =>
  new Promise((done, fail) => {
    const sent = request({
      host: '127.0.0.1',
      port: server.port,
      path: '/registry/v1/feed',
      agent: false,
      headers: { host: `localhost:${server.port}`, 'x-forwarded-for': client },
    });
    sent.on('response', (answer) => {
      answer.on('error', () => undefined);
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.on('error', fail);
    sent.end();
    undo.push(() => sent.destroy());
  });
const askToken = async (server: TestServer, client: string): Promise<number> => {
  const headers = { 'x-forwarded-for': client, 'content-type': 'application/x-www-form-urlencoded' };
  const host = new URL(server.server.origins.issuer).host;
  return (await server.ask({ host, method: 'POST', path: '/oauth/token', headers, body: 'grant_type=x' })).status;
};
const fill = (server: TestServer, client: (nth: number) => string): Promise<number[]> =>
  Promise.all(Array.from({ length: PLACES }, (_, nth) => follow(server, client(nth))));

const TRUSTED: TrustedProxies = { addresses: ['127.0.0.1'], header: 'x-forwarded-for' };

it('counts listeners of the feed and token requests by the client behind a trusted proxy', async () => {
  const server = await start(TRUSTED);
  // Whatever the client itself claims stands further left.
  expect(new Set(await fill(server, (nth) => `198.51.100.${nth % 250}, 203.0.113.7`))).toEqual(new Set([200]));
  expect(await follow(server, '203.0.113.7')).toBe(429);
  expect(await follow(server, '203.0.113.8')).toBe(200);
  const statuses = [];
  for (const client of ['203.0.113.7', '1.1.1.1, 203.0.113.7', '203.0.113.7', '203.0.113.8'])
    statuses.push(await askToken(server, client));
  expect(statuses).toEqual([400, 400, 429, 400]);
});

it('believes no header without that setting', async () => {
  const server = await start();
  await fill(server, (nth) => `198.51.100.${nth % 250}`);
  expect(await follow(server, '203.0.113.8')).toBe(429);
  const statuses = [];
  for (const client of ['203.0.113.7', '203.0.113.8', '203.0.113.9']) statuses.push(await askToken(server, client));
  expect(statuses).toEqual([400, 400, 429]);
});

it('does not start when everybody would be a proxy', async () => {
  const everybody = startServer({ trustedProxies: { addresses: ['0.0.0.0/0'], header: 'forwarded' } });
  await expect(everybody).rejects.toThrow(ServerConfigRefused);
  await expect(everybody).rejects.toThrow('too many');
});
