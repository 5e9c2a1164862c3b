// oauth4webapi, unmodified, as the mini-program: discovery, code, user details, refresh, revocation, with DPoP and without.
import { nodeCrypto } from '@davit/crypto/node';
import type { HostClient } from '@davit/host';
import { createRemoteJWKSet, exportJWK, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import { authorizationResponse, brokeredCode, createHostApp } from './host-apps.ts';
import { registerKeyClient } from './key-client.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const REDIRECT_URI = 'https://mini-program.example/unused';

let constellation: Constellation;
let server: oauth.AuthorizationServer;
let publicHost: HostClient;
let confidentialHost: HostClient;

beforeAll(async () => {
  constellation = await startConstellation();
  const issuer = new URL(constellation.env.info.issuer);
  server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oidc' }),
  );
  publicHost = await createHostApp(constellation.env, 'public');
  confidentialHost = await createHostApp(constellation.env, 'confidential');
});
afterAll(() => constellation?.close());

interface Peer {
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
  readonly keys: CryptoKeyPair | null;
  readonly host: HostClient;
}

/** Everything from the code to the revocation, with the library's own checks on; answers what the last user details were. */
async function wholeFlow({ client, auth, keys, host }: Peer): Promise<oauth.UserInfoResponse> {
  const dpop = keys ? { DPoP: oauth.DPoP(client, keys) } : {};
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const code = await brokeredCode(host, {
    appId: client.client_id,
    scope: 'openid profile email phone offline_access',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    state,
    nonce,
    ...(keys ? { dpop_jkt: await thumbprint(keys) } : {}),
  });
  const parameters = oauth.validateAuthResponse(server, client, authorizationResponse(code), state);
  const answer = await oauth.authorizationCodeGrantRequest(server, client, auth, parameters, REDIRECT_URI, verifier, {
    ...insecure,
    ...dpop,
  });
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  expect(tokens.token_type).toBe(keys ? 'dpop' : 'bearer');
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (!claims || !tokens.id_token || !tokens.refresh_token) throw new Error('the token response is incomplete');
  await expectSigned(tokens.id_token, client.client_id);

  const readUser = async (accessToken: string) =>
    oauth.processUserInfoResponse(
      server,
      client,
      claims.sub,
      await oauth.userInfoRequest(server, client, accessToken, { ...insecure, ...dpop }),
    );
  expect((await readUser(tokens.access_token)).sub).toBe(claims.sub);

  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, auth, tokens.refresh_token, { ...insecure, ...dpop }),
  );
  expect(refreshed.access_token).not.toBe(tokens.access_token);
  const user = await readUser(refreshed.access_token);

  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, auth, refreshed.refresh_token ?? tokens.refresh_token, insecure),
  );
  const refused = await oauth.userInfoRequest(server, client, refreshed.access_token, { ...insecure, ...dpop });
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  return user;
}

async function thumbprint(keys: CryptoKeyPair): Promise<string> {
  const { calculateJwkThumbprint } = await import('jose');
  return calculateJwkThumbprint(await exportJWK(keys.publicKey));
}

/** The ID token's signature, checked by another library against the published keys. */
async function expectSigned(idToken: string, audience: string): Promise<void> {
  const jwks = createRemoteJWKSet(new URL(server.jwks_uri as string));
  const { protectedHeader } = await jwtVerify(idToken, jwks, { issuer: server.issuer, audience });
  expect(protectedHeader.alg).toBe('ES256');
}

const everything = {
  preferred_username: 'alice',
  name: expect.any(String),
  email: expect.stringContaining('@'),
  email_verified: expect.any(Boolean),
  phone_number: expect.stringMatching(/^\+\d+$/),
  phone_number_verified: expect.any(Boolean),
};

describe('oauth4webapi as the mini-program', () => {
  it('runs the whole flow for a public mini-program with DPoP (RFC 9449), the code from a public host', async () => {
    const keys = await oauth.generateKeyPair('ES256');
    const client = { client_id: 'food' };
    expect(await wholeFlow({ client, auth: oauth.None(), keys, host: publicHost })).toMatchObject(everything);
  });

  it('runs the whole flow for a public mini-program, the code from a confidential host', async () => {
    const keys = await oauth.generateKeyPair('ES256');
    const client = { client_id: 'food' };
    expect(await wholeFlow({ client, auth: oauth.None(), keys, host: confidentialHost })).toMatchObject(everything);
  });

  it.each(['public', 'confidential'] as const)(
    'runs the whole flow for a confidential mini-program with client_secret_basic, the code from a %s host',
    async (kind) => {
      const { client_id, client_secret } = constellation.env.info.confidential_app;
      const auth = oauth.ClientSecretBasic(client_secret);
      const host = kind === 'public' ? publicHost : confidentialHost;
      expect(await wholeFlow({ client: { client_id }, auth, keys: null, host })).toMatchObject(everything);
    },
  );

  it('runs the whole flow for a confidential mini-program that binds its tokens to a key', async () => {
    const { client_id, client_secret } = constellation.env.info.confidential_app;
    const keys = await oauth.generateKeyPair('ES256');
    const peer = { client: { client_id }, auth: oauth.ClientSecretBasic(client_secret), keys, host: publicHost };
    expect(await wholeFlow(peer)).toMatchObject(everything);
  });

  it('runs the whole flow for a mini-program with private_key_jwt (RFC 7523) that the operator registered', async () => {
    const keys = await oauth.generateKeyPair('ES256');
    const clientId = await registerKeyClient(constellation, 'keyed', await exportJWK(keys.publicKey));
    const auth = oauth.PrivateKeyJwt(keys.privateKey);
    const peer = { client: { client_id: clientId }, auth, keys: null, host: publicHost };
    expect(await wholeFlow(peer)).toMatchObject(everything);
  });

  it('is told use_dpop_nonce when its clock is wrong, and succeeds with the nonce (RFC 9449 §8)', async () => {
    const keys = await oauth.generateKeyPair('ES256');
    const client: oauth.Client = { client_id: 'food', [oauth.clockSkew]: -3600, [oauth.clockTolerance]: 7200 };
    const dpop = oauth.DPoP(client, keys);
    const verifier = oauth.generateRandomCodeVerifier();
    const code = await brokeredCode(publicHost, {
      appId: 'food',
      scope: 'openid profile',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      dpop_jkt: await thumbprint(keys),
    });
    const parameters = oauth.validateAuthResponse(server, client, authorizationResponse(code), oauth.expectNoState);
    const redeem = async () =>
      oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, REDIRECT_URI, verifier, {
          ...insecure,
          DPoP: dpop,
        }),
      );
    const first = await redeem().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(first)).toBe(true);
    expect((await redeem()).access_token).toMatch(/^at_/);
  });
});

describe('discovery', () => {
  it('is the same document at both well-known places (RFC 8414 §3, OIDC Discovery §4)', async () => {
    const { wire } = constellation;
    const [oidc, oauth2] = await Promise.all(
      ['openid-configuration', 'oauth-authorization-server'].map((name) =>
        wire.send({ method: 'GET', path: `/.well-known/${name}` }),
      ),
    );
    expect(oidc?.json).toEqual(oauth2?.json);
    expect(oidc?.json.issuer).toBe(wire.origin);
    expect(oidc?.json).toMatchObject({
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
    });
    expect(oidc?.json.dpop_signing_alg_values_supported).toContain('ES256');
  });

  it('publishes public keys only', async () => {
    for (const path of ['/oauth/jwks', '/oauth/jwks/receipts']) {
      const answer = await constellation.wire.send({ method: 'GET', path });
      expect(answer.status).toBe(200);
      expect(answer.json.keys.length).toBeGreaterThan(0);
      for (const key of answer.json.keys) {
        for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
        expect(nodeCrypto.verify('ES256', key, new Uint8Array(64), new Uint8Array(1))).toBe(false);
      }
    }
  });
});
