// grant_type=authorization_code over a real store: exactly once, bound to client, verifier and key.
import { nodeCrypto } from '@davit/crypto/node';
import { tokenResponseSchema } from '@davit/protocol';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redeemCode } from '../src/token/redeem-code.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import { FOOD_ORIGIN, SECRET } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { type Device, newDevice } from './device.ts';
import { brokeredCode, challengeOf, type HostSession, login, loginCode, redeemForm, signIn, VERIFIER } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeAll(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterAll(() => bed.close());

async function fresh(): Promise<{ device: Device; code: string }> {
  const device = await newDevice(bed);
  return { device, code: await brokeredCode(bed, session, { jkt: device.jkt }) };
}
const grantInvalid = (answer: Answer) => {
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'grant_invalid' } });
};
const lastReason = async (event: string) => (await bed.store.audit.list({ event, limit: 1 }))[0]?.reason;
const rowsSince = async (before: number) => (await bed.store.audit.list({ limit: 1000 })).length - before;

describe(redeemCode, () => {
  it('answers tokens that are bound to the key, and an ID token for this client alone', async () => {
    const device = await newDevice(bed);
    const code = await brokeredCode(bed, session, { jkt: device.jkt, nonce: 'n-1' });
    const answer = await device.token({ ...redeemForm(code), redirect_uri: 'https://ignored.example/cb' });
    expect(answer.status).toBe(200);
    expect(answer.header('cache-control')).toEqual(['no-store']);
    const tokens = tokenResponseSchema.parse(answer.json);
    expect(tokens).toMatchObject({
      token_type: 'DPoP',
      expires_in: 300,
      scope: 'openid profile email phone offline_access',
    });
    expect(tokens.access_token).toMatch(/^at_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/);
    expect(tokens.refresh_token).toMatch(/^ref_[0-9a-f]{32}-0\.[A-Za-z0-9_-]{43}$/);

    const jwks = createLocalJWKSet((await bed.send({ path: '/oauth/jwks' })).json);
    const verified = await jwtVerify(tokens.id_token ?? '', jwks, {
      issuer: ISSUER,
      audience: 'food',
      algorithms: ['ES256'],
    });
    const { sub } = (await device.userinfo(tokens.access_token)).json;
    expect(verified.payload).toMatchObject({
      sub,
      nonce: 'n-1',
      auth_time: expect.any(Number),
      sid: expect.any(String),
    });
    const hash = await nodeCrypto.sha256(new TextEncoder().encode(tokens.access_token));
    expect(verified.payload.at_hash).toBe(Buffer.from(hash.subarray(0, 16)).toString('base64url'));

    const [entry] = await bed.store.audit.list({ event: 'code.redeemed', clientId: 'food', limit: 1 });
    expect(entry).toMatchObject({
      status: 200,
      method: 'POST',
      path: '/oauth/token',
      tokenId: tokens.access_token.slice(3, 35),
    });
    expect(entry?.grantId).toBeTruthy();
    expect(entry?.userId).toBeTruthy();
  });

  it('gives a host its session: scope host, ten minutes, no ID token', async () => {
    const device = await newDevice(bed);
    const answer = await device.token({ ...redeemForm(await loginCode(bed, device), 'plaza') });
    expect(answer.json).toMatchObject({
      token_type: 'DPoP',
      scope: 'host',
      expires_in: 600,
      refresh_token: expect.any(String),
    });
    expect(answer.json.id_token).toBeUndefined();
  });

  it('gives a confidential client without a key a bearer token', async () => {
    const code = await brokeredCode(bed, session, { appId: 'post', scope: 'openid profile' });
    const answer = await bed.send({
      path: '/oauth/token',
      form: { ...redeemForm(code, 'post'), client_secret: SECRET },
    });
    expect(answer.json).toMatchObject({ token_type: 'Bearer', scope: 'openid profile' });
  });

  it('binds the tokens of a confidential client to the key of its proof, when it sends one', async () => {
    const device = await newDevice(bed);
    const code = await brokeredCode(bed, session, { appId: 'post', scope: 'openid profile' });
    const answer = await device.token({ ...redeemForm(code, 'post'), client_secret: SECRET });
    expect(answer.json.token_type).toBe('DPoP');
    expect((await device.userinfo(answer.json.access_token)).status).toBe(200);
    expect((await (await newDevice(bed)).userinfo(answer.json.access_token)).status).toBe(401);
  });

  it('T037 64 valid redemptions at once: one 200, 63 refusals, one family, and it ends', async () => {
    const { device, code } = await fresh();
    const answers = await Promise.all(Array.from({ length: 64 }, () => device.token(redeemForm(code))));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers) if (answer !== won[0]) grantInvalid(answer);
    const spent = await bed.store.audit.list({ event: 'code.redeemed', limit: 1000 });
    expect(spent.filter(({ tokenId }) => tokenId === won[0]?.json.access_token.slice(3, 35))).toHaveLength(1);
    const [ended] = await bed.store.audit.list({ event: 'family.revoked', limit: 1 });
    expect(ended).toMatchObject({ reason: 'code_spent', clientId: 'food' });
    const read = await device.userinfo(won[0]?.json.access_token);
    expect(read).toMatchObject({ status: 401, json: { reason: 'token_revoked' } });
  });

  it('T038 a replay without the verifier or the key leaves the tokens alive', async () => {
    const { device, tokens, code } = await signIn(bed, session);
    const thief = await newDevice(bed);
    const wrongVerifier = { ...redeemForm(code), code_verifier: 'x'.repeat(43) };
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? thief.token(redeemForm(code)) : device.token(wrongVerifier))),
    );
    for (const answer of answers) grantInvalid(answer);
    expect((await device.userinfo(tokens.access_token)).status).toBe(200);
  });

  it('T039 a wrong verifier burns nothing: the right one succeeds afterwards, after any number of wrong ones', async () => {
    const { device, code } = await fresh();
    const before = (await bed.store.audit.list({ limit: 1000 })).length;
    for (let i = 0; i < 7; i += 1)
      grantInvalid(await device.token({ ...redeemForm(code), code_verifier: 'w'.repeat(43) }));
    expect(await lastReason('code.refused')).toBe('verifier_mismatch');
    expect(await rowsSince(before)).toBe(7);
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('T040 another client cannot redeem the code, and the code lives on', async () => {
    const { device, code } = await fresh();
    grantInvalid(await device.token(redeemForm(code, 'rival')));
    expect(await lastReason('code.refused')).toBe('client_mismatch');
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('T041 a code from another session fails on its verifier', async () => {
    const mine = await fresh();
    const injected = { ...redeemForm(mine.code), code_verifier: 'the-verifier-of-the-victim-which-is-another-one' };
    grantInvalid(await mine.device.token(injected));
    expect((await mine.device.token(redeemForm(mine.code))).status).toBe(200);
  });

  it('T063 another key cannot redeem the code, and the code lives on', async () => {
    const { device, code } = await fresh();
    grantInvalid(await (await newDevice(bed)).token(redeemForm(code)));
    expect(await lastReason('code.refused')).toBe('key_mismatch');
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('T042 the code lives 60 seconds of database time', async () => {
    const late = await fresh();
    const inTime = await fresh();
    bed.advance(59);
    expect((await inTime.device.token(redeemForm(inTime.code))).status).toBe(200);
    bed.advance(1.1);
    grantInvalid(await late.device.token(redeemForm(late.code)));
    expect(await lastReason('code.refused')).toBe('code_expired');
  });

  it('T043 a guessed secret fails, and the code lives on', async () => {
    const { device, code } = await fresh();
    grantInvalid(await device.token(redeemForm(`${code.slice(0, -43)}${'A'.repeat(43)}`)));
    expect(await lastReason('code.refused')).toBe('code_unknown');
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it.each([
    ['SQL', "cod_' OR 1=1 --"],
    ['another kind', `at_${'0'.repeat(32)}.${'A'.repeat(43)}`],
    ['a path', '../../etc/passwd'],
    ['an object', '{"$gt":""}'],
  ])('T044 refuses a code that is %s', async (_, code) => {
    grantInvalid(await (await newDevice(bed)).token(redeemForm(code)));
  });

  it.each([
    ['T044 a NUL', (form: string) => form.replace('code=', 'code=%00')],
    ['T044 bytes that are not UTF-8', (form: string) => form.replace('code=', 'code=%ff')],
    ['T044 an oversize code', (form: string) => form.replace('code=', `code=${'a'.repeat(9000)}`)],
    ['T045 code twice', (form: string) => `${form}&code=x`],
    ['T045 grant_type twice', (form: string) => `${form}&grant_type=authorization_code`],
    ['T045 array syntax', (form: string) => form.replace('code=', 'code[]=')],
    ['T036 no verifier', (form: string) => form.replace('code_verifier=', 'v=')],
    [
      'T036 a verifier of 42 characters',
      (form: string) => form.replace(/code_verifier=[^&]*/, `code_verifier=${'a'.repeat(42)}`),
    ],
    [
      'T036 a verifier of 129 characters',
      (form: string) => form.replace(/code_verifier=[^&]*/, `code_verifier=${'a'.repeat(129)}`),
    ],
    ['T036 a verifier outside the alphabet', (form: string) => form.replace('code_verifier=', 'code_verifier=%2B')],
    ['no code', (form: string) => form.replace('code=', 'kode=')],
    ['no grant_type', (form: string) => form.replace('grant_type=', 'g=')],
  ])('refuses %s as invalid_request, writes nothing, and the code lives on', async (_, spoil) => {
    const { device, code } = await fresh();
    const before = (await bed.store.audit.list({ limit: 1000 })).length;
    const form = spoil(new URLSearchParams(redeemForm(code)).toString());
    const answer = await bed.send({ path: '/oauth/token', form, headers: [await device.proof()] });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request', reason: 'invalid_request' } });
    expect(answer.text).not.toContain(code);
    expect(await rowsSince(before)).toBe(0);
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('T045 refuses JSON and parameters in the URL', async () => {
    const { device, code } = await fresh();
    const json = new TextEncoder().encode(JSON.stringify(redeemForm(code)));
    const headers = [['content-type', 'application/json'], await device.proof()] as const;
    expect(await bed.send({ path: '/oauth/token', body: json, headers })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
    const path = `/oauth/token?code=${code}`;
    expect(await bed.send({ path, form: redeemForm(''), headers: [await device.proof()] })).toMatchObject({
      status: 400,
    });
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('refuses an unknown grant_type, and a resource that nobody registered', async () => {
    const { device, code } = await fresh();
    expect(await device.token({ ...redeemForm(code), grant_type: 'password' })).toMatchObject({
      status: 400,
      json: { error: 'unsupported_grant_type' },
    });
    expect(await device.token({ ...redeemForm(code), resource: 'https://api.example' })).toMatchObject({
      status: 400,
      json: { error: 'invalid_target' },
    });
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('refuses a public mini-program and a public host without a proof', async () => {
    const { device, code } = await fresh();
    const answer = await bed.send({ path: '/oauth/token', form: redeemForm(code) });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } });
    const host = await bed.send({ path: '/oauth/token', form: redeemForm(await loginCode(bed, device), 'plaza') });
    expect(host).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } });
    expect((await device.token(redeemForm(code))).status).toBe(200);
  });

  it('T063 spends each proof once, and only with a success', async () => {
    const first = await fresh();
    const second = await brokeredCode(bed, session, { jkt: first.device.jkt });
    const proof = await first.device.proof();
    const send = (code: string) => bed.send({ path: '/oauth/token', form: redeemForm(code), headers: [proof] });
    expect((await send(first.code)).status).toBe(200);
    expect(await send(second)).toMatchObject({ status: 400, json: { error: 'invalid_dpop_proof' } });
    expect((await first.device.token(redeemForm(second))).status).toBe(200);
  });

  it('a code that was asked for before log-out is worth nothing after it', async () => {
    const other = await login(bed, 'bob');
    const device = await newDevice(bed);
    const code = await brokeredCode(bed, other, { jkt: device.jkt });
    await bed.send({ path: '/oauth/revoke', form: { client_id: 'plaza', token: other.refreshToken } });
    grantInvalid(await device.token(redeemForm(code)));
    expect(await lastReason('code.refused')).toBe('host_session_ended');
  });

  it('T080 a suspended mini-program redeems nothing', async () => {
    const { device, code } = await fresh();
    const suspend = (state: 'active' | 'suspended') =>
      bed.store.clients.update({ clientId: 'food', changes: { state }, audit: [] });
    await suspend('suspended');
    expect(await device.token(redeemForm(code))).toMatchObject({
      status: 400,
      json: { error: 'unauthorized_client', reason: 'app_suspended' },
    });
    await suspend('active');
  });

  it('T162 logs and audits no secret', async () => {
    const { device, tokens, code } = await signIn(bed, session);
    await device.token(redeemForm(code));
    const written = JSON.stringify([bed.log, await bed.store.audit.list({ limit: 1000 })]);
    for (const secret of [
      code,
      tokens.access_token,
      tokens.refresh_token,
      VERIFIER,
      'davit-demo',
      await challengeOf(VERIFIER),
    ])
      expect(written).not.toContain(secret.split('.').at(-1));
    expect(written).not.toContain('alice@example.com');
  });

  it('answers a registered origin, and no other, to a web page', async () => {
    const { device, code } = await fresh();
    const foreign = await device.token(redeemForm(code), ['origin', 'http://rival.localhost:4000']);
    expect(foreign).toMatchObject({ status: 403, json: { reason: 'origin_refused' } });
    const own = await device.token(redeemForm(code), ['origin', FOOD_ORIGIN]);
    expect(own.status).toBe(200);
    expect(own.header('access-control-allow-origin')).toEqual([FOOD_ORIGIN]);
    expect(own.header('access-control-allow-credentials')).toEqual([]);
  });
});
