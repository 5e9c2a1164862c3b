// "Expire the token now" against a real server: a code of a seeded user, its tokens, and what each is worth afterwards.
import { request } from 'node:http';
import { nodeCrypto } from '@davit/crypto/node';
import { type DevEnv, mintCode, type ProofKey } from '@davit/dev-env';
import { makeProof } from '@davit/dpop';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { makeApp } from './app-folder.ts';
import { folder, start } from './undone.ts';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function signIn(env: DevEnv, appId: string, username = 'alice') {
  const user = env.info.users.find((one) => one.username === username);
  if (user === undefined) throw new Error(`${username} is not seeded.`);
  const { issuer, host_client_id: hostClientId } = env.info;
  const minted = await mintCode({ issuer, hostClientId, user, appId, scope: 'openid email', isPublic: true });
  const { signer } = minted.key as ProofKey;
  const prove = (method: string, url: string, accessToken?: string) =>
    makeProof({ method, url, accessToken, now: Date.now() / 1000 }, signer, nodeCrypto);
  const token = async (form: Record<string, string>): Promise<Tokens> => {
    const url = `${issuer}/oauth/token`;
    const headers = { dpop: await prove('POST', url) };
    const body = new URLSearchParams({ client_id: appId, ...form });
    const answer = await fetch(url, { method: 'POST', headers, body });
    const tokens = (await answer.json()) as Tokens;
    expect([answer.status, tokens]).toMatchObject([200, { token_type: 'DPoP' }]);
    return tokens;
  };
  const userInfo = async ({ access_token }: Tokens): Promise<readonly [number, Record<string, unknown>]> => {
    const url = `${issuer}/oauth/userinfo`;
    const headers = { dpop: await prove('GET', url, access_token), authorization: `DPoP ${access_token}` };
    const answer = await fetch(url, { headers });
    return [answer.status, (await answer.json()) as Record<string, unknown>];
  };
  const { code, codeVerifier: code_verifier } = minted;
  const tokens = await token({ grant_type: 'authorization_code', code, code_verifier });
  const refresh = ({ refresh_token }: Tokens) => token({ grant_type: 'refresh_token', refresh_token });
  return { tokens, userInfo, refresh };
}

/** As a page of the host does: Node does not resolve names under localhost. */
const expire = (env: DevEnv, appId: string): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const host = `host.localhost:${env.port}`;
    const headers = { host, origin: `http://${host}` };
    const sent = request({ host: '127.0.0.1', port: env.port, method: 'POST', path: '/dev/expire-tokens', headers });
    sent.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ app_id: appId }));
  });

const postgres = testDatabase();

describe('POST /dev/expire-tokens of a development server with tools', () => {
  it.each([
    ['SQLite', async () => undefined],
    ['PostgreSQL', postgres.newSchema],
  ])(
    'ends every live access token of one mini-program on %s; a refresh gives a good one, and others keep theirs',
    async (_engine, newDatabase) => {
      const apps = [await folder(makeApp('shop')), await folder(makeApp('bank'))];
      const env = await start({ tools: true, apps, database: await newDatabase() });
      const [alice, bob, other] = [
        await signIn(env, 'shop'),
        await signIn(env, 'shop', 'bob'),
        await signIn(env, 'bank'),
      ];
      for (const { userInfo, tokens } of [alice, bob, other]) expect((await userInfo(tokens))[0]).toBe(200);

      expect(await expire(env, 'shop')).toEqual({ status: 200, body: '{"expired":2}\n' });
      for (const { userInfo, tokens } of [alice, bob])
        expect(await userInfo(tokens)).toMatchObject([401, { reason: 'token_expired' }]);
      expect((await other.userInfo(other.tokens))[0]).toBe(200);

      const again = await alice.refresh(alice.tokens);
      expect(await alice.userInfo(again)).toMatchObject([200, { email: 'alice.moreau@example.com' }]);
      expect(await expire(env, 'shop')).toEqual({ status: 200, body: '{"expired":1}\n' });
      expect(await expire(env, 'shop')).toEqual({ status: 200, body: '{"expired":0}\n' });
    },
  );

  it('is told to the host in config.json, and is there on no server that was started without', async () => {
    const config = async (env: DevEnv): Promise<{ readonly development: object }> => {
      const host = `host.localhost:${env.port}`;
      const text = await new Promise<string>((resolve, reject) => {
        request({ host: '127.0.0.1', port: env.port, path: '/config.json', headers: { host } }, (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            body += part;
          });
          answer.on('end', () => resolve(body));
        })
          .on('error', reject)
          .end();
      });
      return JSON.parse(text) as { readonly development: object };
    };
    expect((await config(await start({ tools: true }))).development).toMatchObject({ tools: true });
    const plain = await start();
    expect((await config(plain)).development).not.toHaveProperty('tools');
    expect((await expire(plain, 'shop')).status).toBe(404);
  });
});
