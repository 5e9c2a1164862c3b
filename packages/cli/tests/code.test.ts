// `davit code` against real servers: a code that is redeemed for tokens and used for user details, and every server that it refuses.
import { execFile } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { nodeCrypto } from '@davit/crypto/node';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { makeProof } from '@davit/dpop';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redemption } from '../src/dev/redemption.ts';
import { type DavitHere, openDavitHere } from './fixtures/run-here.ts';
import { writeApp } from './fixtures/write-app.ts';

let davit: DavitHere;
let env: DevEnv;
const servers: Server[] = [];
beforeAll(async () => {
  davit = openDavitHere();
  writeApp(davit, 'shop', { scopes: ['openid', 'email'] });
  env = await startDevEnv({ directory: davit.path('.davit'), apps: [davit.path('shop')] });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await env?.close();
  davit?.clean();
});

interface Said {
  readonly redeem: Redemption;
  readonly dpop_private_jwk: Parameters<typeof nodeCrypto.importSigner>[1];
}
async function said(args: readonly string[]): Promise<Said & Readonly<Record<string, unknown>>> {
  const { code, value } = await davit.json(['code', ...args]);
  expect([code, value]).toMatchObject([0, { ok: true }]);
  return value as unknown as Said & Readonly<Record<string, unknown>>;
}
const redeem = ({ url, method, headers, form }: Redemption) =>
  fetch(url, { method, headers, body: new URLSearchParams(form) });

describe('davit code', () => {
  it('gives a code with everything that redeems it, for a public mini-program', async () => {
    const minted = await said(['--app', 'shop', '--user', 'bob']);
    expect(minted).toMatchObject({ app_id: 'shop', user: 'bob', scope: 'openid email', iss: env.info.issuer });
    const answer = await redeem(minted.redeem);
    const tokens = (await answer.json()) as { readonly access_token: string };
    expect([answer.status, tokens]).toMatchObject([200, { token_type: 'DPoP', scope: 'openid email' }]);
    const signer = await nodeCrypto.importSigner('ES256', minted.dpop_private_jwk);
    const url = `${env.info.issuer}/oauth/userinfo`;
    const { access_token: accessToken } = tokens;
    const dpop = await makeProof({ method: 'GET', url, accessToken, now: Date.now() / 1000 }, signer, nodeCrypto);
    const details = await fetch(url, { headers: { authorization: `DPoP ${accessToken}`, dpop } });
    expect([details.status, await details.json()]).toMatchObject([200, { email: 'bob.okafor@example.org' }]);
    expect((await redeem(minted.redeem)).status).toBe(400);
  });

  it('gives one to a back end with a secret, which the folder of the server knows', async () => {
    const minted = await said(['--app', 'bistro', '--scope', 'openid phone']);
    expect(minted).toMatchObject({ user: 'alice', scope: 'openid phone', dpop_private_jwk: null });
    const answer = await redeem(minted.redeem);
    expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'Bearer' }]);
  });

  it('prints a curl command that a shell runs as it is, for the project in this folder', async () => {
    const { code, out } = await davit.run(['code', '--state', '../.davit'], {}, davit.path('shop'));
    expect([code, out]).toEqual([0, expect.stringMatching(/^Code {6}cod_\S+\nVerifier {2}\S{43}\n/)]);
    const curl = out.slice(out.indexOf('curl '));
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', curl]);
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'DPoP', scope: 'openid email' });
  });

  it('takes the address of a server instead of its folder', async () => {
    const answer = await redeem((await said(['--app', 'shop', '--issuer', `${env.info.issuer}/`])).redeem);
    expect(answer.status).toBe(200);
  });

  it('says which users there are, and why a code is refused', async () => {
    const user = await davit.run(['code', '--app', 'shop', '--user', 'alcie']);
    expect(user).toMatchObject({ code: 1, out: '' });
    expect(user.err).toContain('"alcie" is none of alice, bob');
    expect(user.err).toMatch(/Did you mean alice\?\nTry: davit code --user alice\n$/);
    const scope = await davit.json(['code', '--app', 'shop', '--scope', 'openid phone']);
    expect(scope).toMatchObject({
      code: 1,
      value: { error: { code: 'cli/code-refused', detail: expect.stringContaining('scope') } },
    });
    const app = await davit.json(['code', '--app', 'nobody']);
    expect(app).toMatchObject({ code: 1, value: { error: { code: 'cli/code-refused' } } });
  });

  it('sends nothing to a server that is not of this machine, and no password to one that is no development server', async () => {
    const codeOf = async (args: readonly string[]) => {
      const { code, value } = await davit.json(['code', '--app', 'shop', ...args]);
      return [code, (value.error as { code?: string } | undefined)?.code];
    };
    for (const issuer of [
      'https://id.example',
      'http://id.example',
      'http://127.0.0.1:4000',
      'http://localhost:1/x',
      'x',
    ])
      expect([issuer, await codeOf(['--issuer', issuer])]).toEqual([issuer, [1, 'cli/not-development']]);
    expect(await codeOf(['--state', 'nowhere'])).toEqual([1, 'cli/no-dev-server']);
    expect(await codeOf(['--issuer', 'http://localhost:1'])).toEqual([1, 'cli/no-dev-server']);

    const asked: string[] = [];
    const answers = (issuer: string, development: unknown): string =>
      JSON.stringify({ issuer, client_id: 'plaza', development, apps: [] });
    const users = [{ username: 'alice', password: 'x' }];
    const others: readonly ((issuer: string) => string)[] = [
      (issuer) => answers(issuer, null),
      (issuer) => answers(issuer, { users: [] }),
      () => answers('http://localhost:1', { users }),
      () => '<!doctype html>',
    ];
    for (const answer of others) {
      const listener: RequestListener = (request, out) => {
        asked.push(`${request.method} ${request.url}`);
        out.end(answer(`http://localhost:${(server.address() as AddressInfo).port}`));
      };
      const server = createServer(listener);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
      expect(await codeOf(['--issuer', issuer])).toEqual([1, 'cli/not-development']);
    }
    expect(asked).toEqual(others.map(() => 'GET /config.json'));
  });
});
