// How an account's keys come in and go: by a one-time code with a proof, by a token that may, and never one that is something else's.
import { sign } from 'node:crypto';
import { createOperator, createPublisher, enrolKey } from '@davit/auth';
import { jwkThumbprint } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrol } from '../src/client/enrolment.ts';
import { authenticateClientToken } from '../src/tokens/authenticate-client-token.ts';
import {
  type Account,
  body,
  enrolmentCall,
  JSON_TYPE,
  newCode,
  newLoginKey,
  newPublisher,
  proofText,
  speakFor,
} from './account.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import type { Answer } from './call.ts';
import { newDevice } from './device.ts';
import { login } from './flow.ts';
import { newPair, newSigner, publicPem } from './signing.ts';

let bed: Bed;
const ID = 'publisher--foods';
beforeAll(async () => {
  bed = await openBed();
  await createPublisher(bed.server.context, { publisher_id: 'foods', name: 'Foods' });
});
afterAll(() => bed.close());

const told = ({ json, status }: Answer) => [status, json?.reason ?? 'done'];
const INVALID = [400, 'enrolment_invalid'];
const suspend = (state: 'active' | 'suspended') =>
  bed.store.clients.update({ clientId: ID, changes: { state }, audit: [] });

describe(enrol, () => {
  it('brings in a key by a code, and that key gets a token', async () => {
    const key = newLoginKey();
    const { json, status } = await bed.send(enrolmentCall(await newCode(bed, ID), key));
    expect(status).toBe(201);
    expect(json).toEqual({
      ...{ issuer: ISSUER, registry_url: `${ISSUER}/registry/v1`, token_endpoint: `${ISSUER}/oauth/token` },
      ...{ client_id: ID, kind: 'publisher', publisher_id: 'foods', name: 'Foods', publisher_verified: false },
      ...{ scopes: ['registry:publish', 'registry:release', 'registry:read'], auth_method: 'private_key_jwt' },
      key: expect.objectContaining({ keyid: key.keyid, purpose: 'client_auth', state: 'active', public_key: key.jwk }),
    });
    expect(await jwkThumbprint(key.jwk, nodeCrypto)).toBe(key.keyid);
    const account = await speakFor(bed, ID, key);
    const me = await bed.send(await account.call(await account.accessToken('registry:read'), { path: '/client/me' }));
    expect(me.json).toMatchObject({ client_id: ID, key: { keyid: key.keyid }, token: { scope: ['registry:read'] } });
    const [used] = await bed.store.audit.list({ clientId: ID, event: 'enrolment.used', limit: 1 });
    expect(used).toMatchObject({ status: 201, path: '/client/enrolments', detail: { keyid: key.keyid, by: 'client' } });
  });

  it('takes a P-256 key as PEM, with the proof as openssl writes it', async () => {
    const { privateKey, publicKey } = newPair('ecdsa-p256-sha256');
    const code = await newCode(bed, ID);
    const { crv, kty, x, y } = publicKey.export({ format: 'jwk' }) as Record<string, string>;
    const keyid = (await jwkThumbprint({ crv, kty, x, y } as never, nodeCrypto)) ?? '';
    const signature = sign('sha256', Buffer.from(proofText(keyid, code)), privateKey).toString('base64');
    const call = { path: '/client/enrolments', headers: [JSON_TYPE] };
    const document = { code, public_key: publicPem(publicKey), signature };
    expect(told(await bed.send({ ...call, body: body(document) }))).toEqual([201, 'done']);
  });

  it('a code is good once, of 64 at the same moment on two processes too', async () => {
    const other = await openBed({ path: bed.path });
    const code = await newCode(bed, ID);
    const keys = Array.from({ length: 64 }, newLoginKey);
    const answers = await Promise.all(keys.map((key, i) => (i % 2 === 0 ? bed : other).send(enrolmentCall(code, key))));
    await other.close();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 201) expect(told(answer)).toEqual(INVALID);
  });

  it('gives a spent, ended, replaced, unknown or malformed code one answer', async () => {
    const first = await newCode(bed, ID);
    const second = await newCode(bed, ID);
    const answers = [await bed.send(enrolmentCall(first, newLoginKey()))];
    bed.advance(3600);
    answers.push(await bed.send(enrolmentCall(second, newLoginKey())));
    const third = await newCode(bed, ID);
    expect((await bed.send(enrolmentCall(third, newLoginKey()))).status).toBe(201);
    answers.push(await bed.send(enrolmentCall(third, newLoginKey())));
    const changed = `${third.slice(0, -1)}${third.endsWith('A') ? 'B' : 'A'}`;
    for (const text of [changed, 'enr_x', third.replace('enr', 'at'), "' OR 1=1 --"])
      answers.push(await bed.send(enrolmentCall(text, newLoginKey())));
    for (const answer of answers) {
      expect(told(answer)).toEqual(INVALID);
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  it('a wrong proof changes nothing: the code is still good', async () => {
    const code = await newCode(bed, ID);
    const [key, other] = [newLoginKey(), newLoginKey()];
    const by = (text: string, { privateKey } = key) => sign(null, Buffer.from(text), privateKey).toString('base64');
    const proofs = {
      'by another key': by(proofText(key.keyid, code), other),
      'for another code': by(proofText(key.keyid, 'enr_other')),
      'for another key': by(proofText(other.keyid, code)),
      'for another server': by(proofText(key.keyid, code, 'https://id.example.com')),
      'with a line break': by(`${proofText(key.keyid, code)}\n`),
      'of nothing': by(''),
      'no base64': '%%%',
    };
    for (const [what, signature] of Object.entries(proofs))
      expect([what, ...told(await bed.send(enrolmentCall(code, key, { signature })))]).toEqual([
        ...[what, 400, 'key_proof_invalid'],
      ]);
    expect(await bed.store.audit.list({ event: 'enrolment.refused', limit: 100 })).toHaveLength(7);
    expect((await bed.send(enrolmentCall(code, key))).status).toBe(201);
  });

  it('T145 refuses a key that is somebody’s or something else’s, and says no more than that', async () => {
    const bundle = newLoginKey();
    expect(await bed.server.claimBundleKey(bundle.jwk, 'foods')).toBe(true);
    const shop = await newSigner(bed, 'shop');
    const shopKey = { ...newLoginKey(), privateKey: shop.privateKey };
    const { x = '' } = (await bed.store.signingKeys.list('shop'))[0]?.publicJwk ?? {};
    const signs = { ...shopKey, jwk: { ...shopKey.jwk, x: String(x) }, keyid: shop.key.keyid };
    const shops = await newPublisher(bed, 'shops');
    const code = await newCode(bed, ID);
    const answers: Answer[] = [];
    for (const key of [bundle, signs, shops.key]) answers.push(await bed.send(enrolmentCall(code, key)));
    for (const answer of answers) {
      expect(told(answer)).toEqual([409, 'conflict']);
      expect(answer.text).toBe(answers[0]?.text);
    }
    const key = newLoginKey();
    expect((await bed.send(enrolmentCall(code, key))).status).toBe(201);
    // And the other way round: what proves an account signs no bundle.
    expect(await bed.server.claimBundleKey(key.jwk, 'foods')).toBe(false);
    expect(await bed.server.claimBundleKey(bundle.jwk, 'foods')).toBe(true);
  });

  it('refuses a private key in words, a shared secret, and a document that says more', async () => {
    const code = await newCode(bed, ID);
    const { jwk, privateKey, ...rest } = newLoginKey();
    const d = privateKey.export({ format: 'jwk' }).d;
    const mine = { ...rest, privateKey, jwk };
    expect((await bed.send(enrolmentCall(code, mine, { public_key: { ...jwk, d } }))).json.error_description).toMatch(
      /private key/,
    );
    for (const over of [{ secret: 'x'.repeat(43) }, { scheme: 'sha256-rsa' }, { code: 7 }, { public_key: undefined }])
      expect(told(await bed.send(enrolmentCall(code, mine, over)))).toEqual([400, 'invalid_request']);
    expect((await bed.send(enrolmentCall(code, mine))).status).toBe(201);
  });

  it('is closed while the account is suspended, to web pages, and to floods', async () => {
    const code = await newCode(bed, ID);
    await suspend('suspended');
    expect(told(await bed.send(enrolmentCall(code, newLoginKey())))).toEqual([400, 'account_suspended']);
    await suspend('active');
    const call = enrolmentCall(code, newLoginKey());
    const fromPage = { ...call, headers: [...(call.headers ?? []), ['origin', 'https://evil.example'] as const] };
    expect(told(await bed.send(fromPage))).toEqual([403, 'origin_refused']);
    const limits = { ...bed.server.context.config.limits, enrolmentsPerAddress: 2 };
    const counted = await openBed({ config: { limits } });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await counted.send(enrolmentCall('enr_x', newLoginKey()))).status);
    expect(statuses).toEqual([400, 400, 429]);
    await counted.close();
  });

  it('sixteen keys are active at most, and the code of the seventeenth waits', async () => {
    const { context } = bed.server;
    await createOperator(context, { operator_id: 'many', name: 'Many', token_scopes: ['registry:read'] });
    for (let i = 0; i < 16; i += 1)
      expect((await enrolKey(context, 'operator--many', newLoginKey().jwk)).ok).toBe(true);
    const code = await newCode(bed, 'operator--many');
    expect((await bed.send(enrolmentCall(code, newLoginKey()))).json.hint).toMatch(/Retire or revoke/);
    const [first] = await bed.store.signingKeys.list('operator--many');
    await bed.store.signingKeys.revoke({ clientId: 'operator--many', keyid: first?.keyid ?? '', audit: [] });
    expect((await bed.send(enrolmentCall(code, newLoginKey()))).status).toBe(201);
  });
});

describe(authenticateClientToken, () => {
  const me = async (account: Account, token: string) => bed.send(await account.call(token, { path: '/client/me' }));

  it('T063 a token is good with its key’s proof alone, and for this request alone', async () => {
    const foods = await newPublisher(bed);
    const token = await foods.accessToken();
    expect((await me(foods, token)).status).toBe(200);
    const thief = await newDevice(bed);
    const path = '/client/me';
    const send = (...headers: (readonly [string, string])[]) => bed.send({ path, headers });
    const dpop = ['authorization', `DPoP ${token}`] as const;
    const proof = (over: object = {}, by = foods.device) =>
      by.proof({ method: 'GET', path, accessToken: token, ...over });
    expect(told(await send(dpop, await proof({}, thief)))).toEqual([401, 'token_unknown']);
    expect(told(await send(dpop))).toEqual([401, 'invalid_dpop_proof']);
    expect(told(await send(dpop, await proof({ path: '/client/keys' })))).toEqual([401, 'invalid_dpop_proof']);
    expect(told(await send(dpop, await proof({ accessToken: 'ct_other' })))).toEqual([401, 'invalid_dpop_proof']);
    expect(told(await send(['authorization', `Bearer ${token}`]))).toEqual([401, 'token_unknown']);
    expect(told(await send(['authorization', `Bearer ${token}`], await proof()))).toEqual([401, 'token_unknown']);
    expect(told(await send())).toEqual([401, 'token_missing']);
    const late = await send(dpop, await proof({ now: bed.now() - 120 }));
    expect(told(late)).toEqual([401, 'use_dpop_nonce']);
    const [nonce] = late.header('dpop-nonce');
    expect((await send(dpop, await proof({ now: bed.now() - 120, nonce }))).status).toBe(200);
  });

  it('T078 a token of a user is none of an account, and the other way round', async () => {
    const foods = await newPublisher(bed);
    const token = await foods.accessToken();
    expect(told(await foods.device.userinfo(token))).toEqual([401, 'token_unknown']);
    const account = await bed.send(await foods.call(token, { path: '/account/grants' }));
    expect(told(account)).toEqual([401, 'token_unknown']);
    const { accessToken, device } = await login(bed);
    const proof = await device.proof({ method: 'GET', path: '/client/me', accessToken });
    const answer = await bed.send({ path: '/client/me', headers: [['authorization', `DPoP ${accessToken}`], proof] });
    expect(told(answer)).toEqual([401, 'token_unknown']);
  });

  it('T080 T074 ends with its account, its key, its time, and at the client’s own word', async () => {
    const foods = await newPublisher(bed);
    const tokens = [await foods.accessToken(), await foods.accessToken()];
    const [token = '', second = ''] = tokens;
    await suspend('suspended');
    expect(told(await me(foods, token))).toEqual([401, 'token_revoked']);
    await suspend('active');
    expect((await me(foods, token)).status).toBe(200);
    const revoke = async (by: Account, text: string) =>
      (await bed.send({ path: '/oauth/revoke', form: { token: text, ...by.assertion() } })).status;
    const shops = await newPublisher(bed, 'shops');
    expect([await revoke(shops, token), (await me(foods, token)).status]).toEqual([200, 200]);
    expect([await revoke(foods, token), ...told(await me(foods, token))]).toEqual([200, 401, 'token_revoked']);
    expect((await me(foods, second)).status).toBe(200);
    await bed.store.signingKeys.revoke({ clientId: ID, keyid: foods.key.keyid, audit: [] });
    expect(told(await me(foods, second))).toEqual([401, 'token_revoked']);
    expect(told(await foods.token())).toEqual([401, 'invalid_client']);
    const again = await newPublisher(bed);
    const third = await again.accessToken();
    bed.advance(300);
    expect(told(await me(again, third))).toEqual([401, 'token_expired']);
  });

  it('a scope that the account has lost is gone from its tokens', async () => {
    const foods = await newPublisher(bed);
    const token = await foods.accessToken('registry:publish registry:read');
    const change = (tokenScopes: string[]) =>
      bed.store.clients.update({ clientId: ID, changes: { tokenScopes }, audit: [] });
    await change(['registry:read']);
    expect((await me(foods, token)).json.token.scope).toEqual(['registry:read']);
    await change(['registry:publish', 'registry:release', 'registry:read']);
  });

  it('changes keys with the scope for it alone, a request at a time', async () => {
    const foods = await newPublisher(bed);
    const publishes = await foods.accessToken();
    const key = newLoginKey();
    const post = { method: 'POST', path: '/client/keys', body: body({ public_key: key.jwk }) };
    expect((await bed.send(await foods.call(publishes, { path: '/client/keys' }))).json.keys.length).toBeGreaterThan(0);
    const narrow = await bed.send(await foods.call(publishes, post));
    expect(told(narrow)).toEqual([403, 'insufficient_scope']);
    expect(narrow.header('www-authenticate')[0]).toContain('scope="client:keys"');
    const token = await foods.accessToken('client:keys');
    const once = await foods.call(token, post);
    const registered = await bed.send(once);
    expect(registered).toMatchObject({
      status: 201,
      json: { state: 'pending', purpose: 'client_auth', keyid: key.keyid },
    });
    expect(told(await bed.send(once)), 'the same request again').toEqual([401, 'invalid_dpop_proof']);
    const signature = sign(null, Buffer.from(registered.json.challenge), key.privateKey).toString('base64');
    const prove = { method: 'POST', path: `/client/keys/${key.keyid}/proof`, body: body({ signature }) };
    expect((await bed.send(await foods.call(token, prove))).json.state).toBe('active');
    const second = await speakFor(bed, ID, key);
    expect((await second.token()).status).toBe(200);
    const revoke = { method: 'PATCH', path: `/client/keys/${key.keyid}`, body: body({ state: 'revoked' }) };
    expect((await bed.send(await foods.call(token, revoke))).json.state).toBe('revoked');
    expect(told(await second.token())).toEqual([401, 'invalid_client']);
    for (const document of [{ secret: 'A'.repeat(43) }, { public_key: key.jwk, scheme: 'sha256-rsa' }])
      expect(told(await bed.send(await foods.call(token, { ...post, body: body(document) })))).toEqual([
        ...[400, 'invalid_request'],
      ]);
  });
});
