// Davit is told from other programs by what it says about itself.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startDevEnv } from '@davit/dev-env';
import { afterEach, describe, expect, it } from 'vitest';
import { isDavitAt } from './neighbour.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

describe(isDavitAt, () => {
  it('recognises a development server, and nothing once it has stopped', async () => {
    const env = await startDevEnv();
    expect(await isDavitAt(env.port)).toBe(true);
    await env.close();
    expect(await isDavitAt(env.port)).toBe(false);
  });
  it.each<[string, RequestListener]>([
    ['a page', (_, out) => out.end('<!doctype html>')],
    ['null', (_, out) => out.end('null')],
    ['another issuer', (_, out) => out.end('{"issuer":"http://localhost:1","authorization_challenge_endpoint":"x"}')],
    ['a redirect', (_, out) => out.writeHead(302, { location: 'http://localhost:1/' }).end()],
    ['another authorization server', (request, out) => out.end(`{"issuer":"http://${request.headers.host}"}`)],
  ])('does not take %s for one', async (_name, answer) => {
    expect(await isDavitAt(await listen(answer))).toBe(false);
  });
});
