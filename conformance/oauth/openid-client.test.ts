// openid-client v6, unmodified, as the mini-program: discovery, code, user details, refresh, revocation, with DPoP and without.
import type { HostClient } from '@davit/host';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import { authorizationResponse, brokeredCode, createHostApp } from './host-apps.ts';
import { registerKeyClient } from './key-client.ts';

let constellation: Constellation;
let publicHost: HostClient;
let confidentialHost: HostClient;

beforeAll(async () => {
  constellation = await startConstellation();
  publicHost = await createHostApp(constellation.env, 'public');
  confidentialHost = await createHostApp(constellation.env, 'confidential');
});
afterAll(() => constellation?.close());

interface Peer {
  readonly clientId: string;
  readonly auth: openid.ClientAuth;
  readonly keys: CryptoKeyPair | null;
  readonly host: HostClient;
}

const discover = (clientId: string, auth: openid.ClientAuth): Promise<openid.Configuration> =>
  openid.discovery(new URL(constellation.env.info.issuer), clientId, undefined, auth, {
    execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
  });

async function wholeFlow({ clientId, auth, keys, host }: Peer): Promise<openid.UserInfoResponse> {
  const config = await discover(clientId, auth);
  const dpop = keys ? { DPoP: openid.getDPoPHandle(config, keys) } : {};
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const nonce = openid.randomNonce();
  const code = await brokeredCode(host, {
    appId: clientId,
    scope: 'openid profile email phone offline_access',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    state,
    nonce,
    ...(keys ? { dpop_jkt: await calculateJwkThumbprint(await exportJWK(keys.publicKey)) } : {}),
  });
  const callback = new URL(`https://mini-program.example/unused?${authorizationResponse(code)}`);
  const tokens = await openid.authorizationCodeGrant(
    config,
    callback,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    undefined,
    dpop,
  );
  const subject = tokens.claims()?.sub;
  if (subject === undefined || tokens.refresh_token === undefined) throw new Error('the token response is incomplete');
  expect(tokens.token_type).toBe(keys ? 'dpop' : 'bearer');
  expect(tokens.expiresIn()).toBeGreaterThan(0);
  expect((await openid.fetchUserInfo(config, tokens.access_token, subject, dpop)).sub).toBe(subject);

  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token, undefined, dpop);
  expect(refreshed.access_token).not.toBe(tokens.access_token);
  const user = await openid.fetchUserInfo(config, refreshed.access_token, subject, dpop);

  await openid.tokenRevocation(config, refreshed.refresh_token ?? tokens.refresh_token);
  const refused = await openid
    .fetchUserInfo(config, refreshed.access_token, subject, dpop)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Error);
  return user;
}

const everything = {
  preferred_username: 'alice',
  email: expect.stringContaining('@'),
  phone_number: expect.stringMatching(/^\+\d+$/),
};

describe('openid-client as the mini-program', () => {
  it.each(['public', 'confidential'] as const)(
    'runs the whole flow for a public mini-program with DPoP, the code from a %s host',
    async (kind) => {
      const keys = await openid.randomDPoPKeyPair('ES256');
      const host = kind === 'public' ? publicHost : confidentialHost;
      expect(await wholeFlow({ clientId: 'food', auth: openid.None(), keys, host })).toMatchObject(everything);
    },
  );

  it('runs the whole flow for a confidential mini-program with client_secret_basic', async () => {
    const { client_id: clientId, client_secret: secret } = constellation.env.info.confidential_app;
    const peer = { clientId, auth: openid.ClientSecretBasic(secret), keys: null, host: publicHost };
    expect(await wholeFlow(peer)).toMatchObject(everything);
  });

  it('runs the whole flow for a mini-program with private_key_jwt that the operator registered', async () => {
    const keys = await openid.randomDPoPKeyPair('ES256');
    const clientId = await registerKeyClient(constellation, 'keyed', await exportJWK(keys.publicKey));
    const peer = { clientId, auth: openid.PrivateKeyJwt(keys.privateKey), keys: null, host: publicHost };
    expect(await wholeFlow(peer)).toMatchObject(everything);
  });

  it('is refused with the error of the specification when the code belongs to another verifier', async () => {
    const keys = await openid.randomDPoPKeyPair('ES256');
    const config = await discover('food', openid.None());
    const code = await brokeredCode(publicHost, {
      appId: 'food',
      scope: 'openid profile',
      code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
      dpop_jkt: await calculateJwkThumbprint(await exportJWK(keys.publicKey)),
    });
    const callback = new URL(`https://mini-program.example/unused?${authorizationResponse(code)}`);
    const checks = { pkceCodeVerifier: openid.randomPKCECodeVerifier() };
    const dpop = { DPoP: openid.getDPoPHandle(config, keys) };
    const refused = await openid
      .authorizationCodeGrant(config, callback, checks, undefined, dpop)
      .catch((error) => error);
    expect(refused).toMatchObject({ error: 'invalid_grant', status: 400 });
  });
});
