// Accounts of publishers over HTTP alone: an operator’s code brings a key in, other people’s clients get tokens by it, and of two
// processes one takes an assertion.
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from './constellation.ts';
import { createOperator, type Operator } from './operator.ts';
import { makeProof, newKey } from './proof.ts';
import { buildServer, type ServerProcess } from './server-process.ts';
import { createWire, type Wire } from './wire.ts';

const PARALLEL = 64;
let directory: string;
let processes: ServerProcess[] = [];
let wires: Wire[] = [];
let operator: Operator;
let issuer: string;
let key: KeyObject;
let clientId: string;
let keyid: string;

const JSON_TYPE = ['content-type', 'application/json'] as const;
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'] as const;
const wireAt = (index: number): Wire => wires[index % wires.length] as Wire;

/** What `davit login` does with a code: nothing but the contract is used. */
async function enrol(code: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { crv, kty, x } = publicKey.export({ format: 'jwk' });
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  const hash = createHash('sha256').update(code).digest('base64url');
  const text = `davit-enrolment-1 ${issuer} ${thumbprint} ${hash}`;
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64');
  const body = JSON.stringify({ code, public_key: { kty, crv, x }, signature });
  const answer = await wireAt(0).send({ method: 'POST', path: '/client/enrolments', headers: [JSON_TYPE], body });
  return { answer, privateKey };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-accounts-'));
  const program = await buildServer();
  const options = { directory, limits: NO_LIMITS, log: { level: 'silent' as const } };
  const first = await program.start({ ...options, port: 0 });
  processes = [first];
  const second = await program.start({ ...options, port: 0, publicPort: first.port });
  processes = [first, second];
  issuer = first.info.issuer;
  wires = [createWire(issuer), createWire(issuer, second.port)];
  operator = createOperator(wireAt(0), first.info.admin_token);
  const facts = { client_id: 'publisher--foods', kind: 'publisher', publisher_id: 'foods', name: 'Foods' };
  const account = { ...facts, publisher: 'Foods Ltd', auth_method: 'private_key_jwt' };
  expect((await operator.send('POST', '/admin/v1/clients', account)).status).toBe(201);
  const minted = await operator.send('POST', '/admin/v1/clients/publisher--foods/enrolments');
  const { answer, privateKey } = await enrol(minted.json.code);
  expect(answer.status, answer.body).toBe(201);
  expect((await enrol(minted.json.code)).answer.json.reason).toBe('enrolment_invalid');
  key = privateKey;
  clientId = answer.json.client_id;
  keyid = answer.json.key.keyid;
}, 60_000);
afterAll(async () => {
  for (const wire of wires) wire.close();
  for (const process of processes) await process.stop();
  await rm(directory, { recursive: true, force: true });
});

/** With an assertion made by hand, the same each time that the text is sent. */
function tokenForm(): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: issuer, iat, exp: iat + 60, jti: randomUUID() };
  const input = `${encode({ alg: 'EdDSA', kid: keyid })}.${encode(claims)}`;
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`,
  }).toString();
}

const loginKey = (): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', key.export({ format: 'der', type: 'pkcs8' }), 'Ed25519', false, ['sign']);
const processKeys = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
const execute = [openid.allowInsecureRequests];

describe('client_credentials for an account of a publisher', () => {
  it('openid-client gets a token with private_key_jwt and DPoP, uses it, and revokes it', async () => {
    const auth = openid.PrivateKeyJwt({ key: await loginKey(), kid: keyid });
    const config = await openid.discovery(new URL(issuer), clientId, undefined, auth, { execute });
    expect(config.serverMetadata().grant_types_supported).toContain('client_credentials');
    expect(config.serverMetadata().scopes_supported).toContain('registry:publish');
    const DPoP = openid.getDPoPHandle(config, (await processKeys()) as CryptoKeyPair);
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'registry:publish registry:read' }, { DPoP });
    expect(tokens).toMatchObject({ token_type: 'dpop', scope: 'registry:publish registry:read' });
    expect(tokens.expiresIn()).toBeLessThanOrEqual(600);
    expect(tokens.refresh_token).toBeUndefined();
    const me = async () => {
      const url = new URL(`${issuer}/client/me`);
      return openid.fetchProtectedResource(config, tokens.access_token, url, 'GET', undefined, undefined, { DPoP });
    };
    expect(await (await me()).json()).toMatchObject({ client_id: clientId, publisher_id: 'foods', key: { keyid } });
    await openid.tokenRevocation(config, tokens.access_token);
    await expect(me()).rejects.toMatchObject({ status: 401 });
  });

  it('oauth4webapi gets one, and its nonce handling heals a clock that is wrong', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const url = new URL(issuer);
    const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
    // Twenty minutes fast in its proofs; the assertion has the right time.
    const client = { client_id: clientId };
    const late = { client_id: clientId, [oauth.clockSkew]: 1_200 };
    const auth = oauth.PrivateKeyJwt({ key: await loginKey(), kid: keyid });
    const DPoP = oauth.DPoP(late, (await processKeys()) as CryptoKeyPair);
    const ask = async () => {
      const parameters = new URLSearchParams({ scope: 'registry:read' });
      const answer = await oauth.clientCredentialsGrantRequest(server, client, auth, parameters, { DPoP, ...insecure });
      return oauth.processClientCredentialsResponse(server, client, answer);
    };
    const refused = await ask().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(refused)).toBe(true);
    expect(await ask()).toMatchObject({ token_type: 'dpop', scope: 'registry:read' });
  });

  it('T048 takes an assertion once of 64 at the same time, at two processes', async () => {
    const form = tokenForm();
    const device = await newKey();
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, async (_, i) => {
        const dpop = await makeProof(device, { method: 'POST', url: `${issuer}/oauth/token` });
        return wireAt(i).send({
          method: 'POST',
          path: '/oauth/token',
          headers: [FORM_TYPE, ['dpop', dpop]],
          body: form,
        });
      }),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { json, status } of answers)
      if (status !== 200) expect([status, json.reason]).toEqual([401, 'invalid_client']);
    const issued = await operator.audit({ client_id: clientId, event: 'client_token.issued' });
    expect(new Set(issued.map(({ token_id: id }) => id)).size).toBe(issued.length);
  });

  it('T080 suspending an account ends its tokens at both processes within a second', async () => {
    const device = await newKey();
    const ask = async () => {
      const dpop = await makeProof(device, { method: 'POST', url: `${issuer}/oauth/token` });
      const headers = [FORM_TYPE, ['dpop', dpop] as const];
      return wireAt(0).send({ method: 'POST', path: '/oauth/token', headers, body: tokenForm() });
    };
    const token: string = (await ask()).json.access_token;
    const me = async (index: number) => {
      const dpop = await makeProof(device, { method: 'GET', url: `${issuer}/client/me`, accessToken: token });
      const headers = [['authorization', `DPoP ${token}`] as const, ['dpop', dpop] as const];
      return (await wireAt(index).send({ method: 'GET', path: '/client/me', headers })).status;
    };
    expect([await me(0), await me(1)]).toEqual([200, 200]);
    const path = `/admin/v1/clients/${clientId}`;
    expect((await operator.send('PATCH', path, { state: 'suspended' })).status).toBe(200);
    const before = performance.now();
    expect([await me(1), await me(0)]).toEqual([401, 401]);
    expect(performance.now() - before).toBeLessThan(1_000);
    expect((await ask()).json).toMatchObject({ error: 'unauthorized_client', reason: 'account_suspended' });
    await operator.send('PATCH', path, { state: 'active' });
  });
});
