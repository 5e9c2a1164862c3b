// Client authentication at the token endpoint: one method per client, one answer for everything that is wrong.
import { signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateClient } from '../src/clients/authenticate-client.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import { bankKey, SECRET } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { newDevice } from './device.ts';
import { brokeredCode, type HostSession, login, redeemForm, refreshForm, type Tokens, VERIFIER } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeAll(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterAll(() => bed.close());

const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
const basic = (id: string, secret: string) =>
  ['authorization', `Basic ${btoa(`${encode(id)}:${encode(secret)}`)}`] as const;
const code = (appId: string) => brokeredCode(bed, session, { appId, scope: 'openid profile' });
const grant = (text: string) => ({ grant_type: 'authorization_code', code: text, code_verifier: VERIFIER });
const send = (form: Record<string, string>, ...headers: (readonly [string, string])[]) =>
  bed.send({ path: '/oauth/token', form, headers });
const invalidClient = (answer: Answer) =>
  expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client' } });

let jtis = 0;
async function assertion(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}, by = bankKey) {
  const iat = Math.floor(bed.now());
  jtis += 1;
  const claims = { iss: 'bank', sub: 'bank', aud: ISSUER, iat, exp: iat + 60, jti: `jti-${jtis}`, ...change };
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signJws(header, claims, by),
  };
}

describe(authenticateClient, () => {
  it('RFC 6749 §2.3.1 takes form-encoded Basic credentials', async () => {
    expect((await send(grant(await code('shop')), basic('shop', SECRET))).status).toBe(200);
  });

  it('takes client_secret_post and private_key_jwt from the clients that are registered for them', async () => {
    expect((await send({ ...grant(await code('post')), client_id: 'post', client_secret: SECRET })).status).toBe(200);
    expect((await send({ ...grant(await code('bank')), ...(await assertion()) })).status).toBe(200);
  });

  it('refuses a client by any method but its own, and the code lives on', async () => {
    const text = await code('shop');
    const inBody = { ...grant(text), client_id: 'shop', client_secret: SECRET };
    invalidClient(await send(inBody));
    invalidClient(await send({ ...grant(text), client_id: 'shop' }));
    invalidClient(await send({ ...grant(text), ...(await assertion({ iss: 'shop', sub: 'shop' })) }));
    invalidClient(await send({ ...grant(text), client_id: 'food', client_secret: SECRET }));
    expect((await send(grant(text), basic('shop', SECRET))).status).toBe(200);
  });

  it('gives an unknown client, a wrong secret and a client without one the same answer', async () => {
    const answers = [
      await send(grant('x'), basic('nobody', SECRET)),
      await send(grant('x'), basic('shop', 'wrong')),
      await send(grant('x'), basic('food', '')),
      await send(grant('x'), basic('bank', SECRET)),
    ];
    for (const answer of answers) {
      invalidClient(answer);
      expect(answer.text).toBe(answers[0]?.text);
      expect(answer.header('www-authenticate')).toEqual(['Basic realm="davit", charset="UTF-8"']);
    }
    const posted = await send({ ...grant('x'), client_id: 'post', client_secret: 'wrong' });
    invalidClient(posted);
    expect(posted.header('www-authenticate')).toEqual([]);
  });

  it.each(["' OR 1=1 --", '../food', 'food\u0000', 'FOOD', 'x'.repeat(300)])(
    'T044 takes the client id %j for nobody',
    async (clientId) => {
      const answer = await send({ ...grant('x'), client_id: clientId });
      expect([400, 401]).toContain(answer.status);
      expect(answer.json.error).toMatch(/invalid_client|invalid_request/);
    },
  );

  it('T044 takes a client id with a NUL for nobody, in Basic and in an assertion', async () => {
    invalidClient(await send(grant('x'), basic('shop\u0000', SECRET)));
    invalidClient(await send({ ...grant('x'), ...(await assertion({ iss: 'bank\u0000', sub: 'bank\u0000' })) }));
  });

  it('T047 refuses two methods at once, even when each alone would be right', async () => {
    const text = await code('shop');
    const answer = await send({ ...grant(text), client_secret: SECRET }, basic('shop', SECRET));
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    const three = await send({ ...grant(text), client_secret: SECRET, ...(await assertion()) }, basic('shop', SECRET));
    expect(three).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect((await send(grant(text), basic('shop', SECRET))).status).toBe(200);
  });

  it('T048 one assertion is worth one success, however many come at once', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 64; i += 1) codes.push(await code('bank'));
    const once = await assertion();
    const answers = await Promise.all(codes.map((text) => send({ ...grant(text), ...once })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) invalidClient(answer);
    const unspent = answers.findIndex(({ status }) => status !== 200);
    expect((await send({ ...grant(codes[unspent] ?? ''), ...(await assertion()) })).status).toBe(200);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['another endpoint as audience', { aud: `${ISSUER}/oauth/token` }, {}],
    ['a list as audience', { aud: [ISSUER] }, {}],
    ['alg none', {}, { alg: 'none' }],
    ['HS256', {}, { alg: 'HS256' }],
    ['a kid that is a path', {}, { kid: '../../dev/null' }],
    ['a kid that is SQL', {}, { kid: "bank-1' --" }],
    ['a key inside', {}, { jwk: bankKey.publicJwk }],
    ['a key URL', {}, { jku: 'http://127.0.0.1:9/keys' }],
    ['a certificate URL', {}, { x5u: 'http://127.0.0.1:9/cert' }],
    ['a user assertion', {}, { typ: 'davit-user+jwt' }],
    ['a life of an hour', { exp: 4e9 }, {}],
  ])('T048 refuses %s, and the code lives on', async (_, claims, header) => {
    const text = await code('bank');
    invalidClient(await send({ ...grant(text), ...(await assertion(claims, header)) }));
    expect((await send({ ...grant(text), ...(await assertion()) })).status).toBe(200);
  });

  it('T048 refuses an assertion by another key', async () => {
    const { signer } = await nodeCrypto.generateKey('ES256');
    invalidClient(await send({ ...grant(await code('bank')), ...(await assertion({}, { kid: 'bank-1' }, signer)) }));
  });

  it('refuses an assertion that speaks for another client than client_id', async () => {
    const answer = await send({ ...grant('x'), client_id: 'shop', ...(await assertion()) });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });

  it.each(['http://food.localhost:4000', 'https://evil.example', 'null'])(
    'T049 refuses a credential that comes with the Origin %s, right or wrong',
    async (origin) => {
      const text = await code('shop');
      for (const secret of [SECRET, 'wrong'])
        expect(await send(grant(text), basic('shop', secret), ['origin', origin])).toMatchObject({
          status: 403,
          json: { reason: 'origin_refused' },
        });
      expect((await send(grant(text), basic('shop', SECRET))).status).toBe(200);
    },
  );

  it('T080 names a suspension only to the client itself', async () => {
    const state = (value: 'active' | 'suspended') =>
      bed.store.clients.update({ clientId: 'shop', changes: { state: value }, audit: [] });
    await state('suspended');
    invalidClient(await send(grant('x'), basic('shop', 'wrong')));
    expect(await send(grant('x'), basic('shop', SECRET))).toMatchObject({
      status: 400,
      json: { reason: 'app_suspended' },
    });
    await state('active');
  });

  it('T078 an ID token is no assertion, no access token and no refresh token', async () => {
    const device = await newDevice(bed);
    const food = await brokeredCode(bed, session, { jkt: device.jkt });
    const tokens: Tokens = (await device.token(redeemForm(food))).json;
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    invalidClient(await send({ ...grant('x'), client_assertion_type: type, client_assertion: tokens.id_token }));
    expect((await device.userinfo(tokens.id_token)).json).toMatchObject({ reason: 'token_unknown' });
    expect((await device.token(refreshForm(tokens.id_token))).json).toMatchObject({ reason: 'grant_invalid' });
  });
});
