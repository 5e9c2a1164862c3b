// The mini-program that must sign everything, with the published fetch wrapper: code, refresh, user details, revocation. The
// same steps unsigned are refused, and say how to sign.
import { readFileSync } from 'node:fs';
import { type Fetch, signedFetch } from '@davit/signature';
import { nodeSigningKey } from '@davit/signature/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from '../oauth/constellation.ts';
import { newPkce } from '../oauth/proof.ts';

let constellation: Constellation;
let api: Fetch;
beforeAll(async () => {
  constellation = await startConstellation();
  const { private_key_file: file } = constellation.env.info.signing_app;
  api = signedFetch(nodeSigningKey('ed25519', readFileSync(file, 'utf8')));
});
afterAll(() => constellation?.close());

async function newCode() {
  const { client_id: appId } = constellation.env.info.signing_app;
  const pkce = await newPkce();
  const host = await constellation.installation('alice');
  const scope = 'openid profile offline_access';
  const code = await host.code({ ...pkce, appId, scope, state: 's', nonce: 'n', dpopJkt: undefined });
  return { grant_type: 'authorization_code', code, code_verifier: pkce.verifier };
}
const url = (path: string) => `${constellation.env.info.issuer}${path}`;
const post = (send: Fetch, path: string, form: Readonly<Record<string, string>>) =>
  send(url(path), { method: 'POST', body: new URLSearchParams(form) });
const userInfo = (send: Fetch, token: string) =>
  send(url('/oauth/userinfo'), { headers: { authorization: `Bearer ${token}` } });

async function expectUnsigned(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Signature');
  expect(response.headers.get('accept-signature')).toContain('tag="davit-1"');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'signature_missing', error: 'invalid_client' });
}

describe('a mini-program that must sign', () => {
  it('redeems, refreshes, reads user details and revokes with signedFetch; unsigned, each is refused and nothing lost', async () => {
    const form = await newCode();
    const named = { ...form, client_id: constellation.env.info.signing_app.client_id };
    await expectUnsigned(await post(fetch, '/oauth/token', named));
    const redeemed = await post(api, '/oauth/token', form);
    expect(redeemed.status).toBe(200);
    const tokens = (await redeemed.json()) as { access_token: string; refresh_token: string };

    await expectUnsigned(await userInfo(fetch, tokens.access_token));
    const details = await userInfo(api, tokens.access_token);
    expect(await details.json()).toMatchObject({ preferred_username: 'alice' });

    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    await expectUnsigned(await post(fetch, '/oauth/token', { ...refresh, client_id: named.client_id }));
    const refreshed = (await (await post(api, '/oauth/token', refresh)).json()) as { access_token: string };
    expect((await userInfo(api, refreshed.access_token)).status).toBe(200);

    const revoke = { token: refreshed.access_token };
    await expectUnsigned(await post(fetch, '/oauth/revoke', { ...revoke, client_id: named.client_id }));
    expect((await userInfo(api, refreshed.access_token)).status).toBe(200);
    expect((await post(api, '/oauth/revoke', revoke)).status).toBe(200);
    expect((await userInfo(api, refreshed.access_token)).status).toBe(401);
  });

  it('a clock that is wrong by an hour is healed by the Date of one refusal', async () => {
    const { private_key_file: file } = constellation.env.info.signing_app;
    const key = nodeSigningKey('ed25519', readFileSync(file, 'utf8'));
    for (const offset of [3_600, -3_600]) {
      const late = signedFetch(key, { clock: () => Date.now() / 1000 + offset });
      const keys = await late(url('/client/keys'));
      expect(await keys.json()).toMatchObject({ keys: [{ keyid: key.keyid, state: 'active' }] });
    }
  });
});
