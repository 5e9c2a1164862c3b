// grant_type=client_credentials: accounts alone, by their own key, bound to a key of the process, for what they have and no more.
import { createHmac, sign } from 'node:crypto';
import { signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeProof } from '@davit/dpop';
import { nodeSigningKey } from '@davit/signature/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../src/admin/create-client.ts';
import { decideAppPolicy } from '../src/authorize/app-policy.ts';
import { clientCredentials } from '../src/token/client-credentials.ts';
import { type Account, ASSERTION_TYPE, newCode, newLoginKey, newOperator, newPublisher, speakFor } from './account.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import { bankKey, SECRET } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { newDevice } from './device.ts';
import { newSigner, setMode, signed, snapshot } from './signing.ts';

let bed: Bed;
let foods: Account;
beforeAll(async () => {
  bed = await openBed();
  foods = await newPublisher(bed);
});
afterAll(() => bed.close());

const told = ({ json, status }: Answer) => [status, json.reason ?? 'granted'];
const INVALID = [401, 'invalid_client'];
const state = (clientId: string, value: 'active' | 'suspended') =>
  bed.store.clients.update({ clientId, changes: { state: value }, audit: [] });

describe(clientCredentials, () => {
  it('gives an account a token of all that it has, for ten minutes at most, and no refresh token', async () => {
    const { header, json, status } = await foods.token();
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(/^ct_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/),
      ...{ token_type: 'DPoP', expires_in: 300, scope: 'registry:publish registry:release registry:read' },
    });
    expect(header('cache-control')).toEqual(['no-store']);
    const long = await openBed({ config: { accessTokenTtlSeconds: 3600 } });
    expect((await (await newPublisher(long)).token()).json.expires_in).toBe(600);
    await long.close();
    const [issued] = await bed.store.audit.list({ event: 'client_token.issued', limit: 1 });
    expect(issued).toMatchObject({
      ...{ clientId: foods.clientId, path: '/oauth/token', status: 200 },
      detail: { keyid: foods.key.keyid, scope: json.scope },
    });
  });

  it('gives less when less is asked for; T057 never more', async () => {
    expect((await foods.token({ scope: 'registry:read' })).json.scope).toBe('registry:read');
    for (const scope of [
      'registry:operate',
      'registry:read registry:review',
      'admin:clients',
      'host',
      'openid',
      'a\tb',
    ])
      expect([scope, ...told(await foods.token({ scope }))]).toEqual([scope, 400, 'invalid_scope']);
    const narrow = await newPublisher(bed, 'narrow', ['registry:read']);
    expect((await narrow.token()).json.scope).toBe('registry:read');
    expect(told(await narrow.token({ scope: 'registry:publish' }))).toEqual([400, 'invalid_scope']);
    const nothing = await newOperator(bed, 'nothing', []);
    expect(told(await nothing.token())).toEqual([400, 'invalid_scope']);
  });

  it('leaves what changes the account’s keys to who asks for it', async () => {
    expect((await foods.token()).json.scope).not.toContain('client:keys');
    expect((await foods.token({ scope: 'client:keys' })).json.scope).toBe('client:keys');
  });

  it('T063 needs a proof of a key, and a proof is good once', async () => {
    const form = () => ({ grant_type: 'client_credentials', ...foods.assertion() });
    const send = (headers: (readonly [string, string])[], values = form()) =>
      bed.send({ path: '/oauth/token', form: values, headers });
    expect(told(await send([]))).toEqual([400, 'invalid_dpop_proof']);
    const proof = await foods.device.proof();
    expect(told(await send([proof]))).toEqual([200, 'granted']);
    expect(told(await send([proof]))).toEqual(INVALID);
    expect(told(await send([await foods.device.proof({ path: '/oauth/revoke' })]))).toEqual([
      400,
      'invalid_dpop_proof',
    ]);
  });

  it('RFC 9864 §2.2 takes an assertion by the name of its curve', async () => {
    expect((await foods.token(foods.assertion({ header: { alg: 'Ed25519' } }))).status).toBe(200);
    for (const alg of ['Ed448', 'ed25519', 'toString'])
      expect(told(await foods.token(foods.assertion({ header: { alg } })))).toEqual(INVALID);
  });

  it('takes no proof by the account’s own key', async () => {
    const signer = { algorithm: 'EdDSA', publicJwk: foods.key.jwk } as const;
    const own = { ...signer, sign: async (data: Uint8Array) => sign(null, data, foods.key.privateKey) };
    const proof = await makeProof({ method: 'POST', url: `${ISSUER}/oauth/token`, now: bed.now() }, own, nodeCrypto);
    const form = { grant_type: 'client_credentials', ...foods.assertion() };
    const answer = await bed.send({ path: '/oauth/token', form, headers: [['dpop', proof]] });
    expect([answer.status, answer.json.error_description]).toEqual([400, 'This is the key of the account']);
  });

  it('T048 one assertion is worth one token, on two processes, however many come at once', async () => {
    const other = await openBed({ path: bed.path });
    const once = foods.assertion();
    const form = { grant_type: 'client_credentials', ...once };
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, i) =>
        (i % 2 === 0 ? bed : other).send({ path: '/oauth/token', form, headers: [await foods.device.proof()] }),
      ),
    );
    await other.close();
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expect(told(answer)).toEqual(INVALID);
  });

  it.each<[string, Parameters<Account['assertion']>[0]]>([
    ['the token endpoint as audience', { claims: { aud: `${ISSUER}/oauth/token` } }],
    ['another server as audience', { claims: { aud: 'https://id.example.com' } }],
    ['a list as audience', { claims: { aud: [ISSUER] } }],
    ['an audience with a slash behind', { claims: { aud: `${ISSUER}/` } }],
    ['no jti', { claims: { jti: undefined } }],
    ['a life of an hour', { claims: { exp: 4e9 } }],
    ['an assertion that has ended', { claims: { iat: 1_000_000_000, exp: 1_000_000_060 } }],
    ['another issuer than subject', { claims: { iss: 'publisher--shops' } }],
    ['the name of a publisher instead of the account', { claims: { iss: 'foods', sub: 'foods' } }],
    ['alg none', { header: { alg: 'none' }, sign: () => Buffer.alloc(0) }],
    ['another algorithm than the key’s', { header: { alg: 'ES256' } }],
    ['a kid that is a path', { header: { kid: '../../dev/null' } }],
    ['a user assertion', { header: { typ: 'davit-user+jwt' } }],
    ['a DPoP proof', { header: { typ: 'dpop+jwt' } }],
  ])('T048 refuses %s', async (_, parts) => {
    expect(told(await foods.token(foods.assertion(parts)))).toEqual(INVALID);
  });

  it('T048 refuses HS256 with the public key as the secret', async () => {
    const secrets = [foods.key.jwk.x, JSON.stringify(foods.key.jwk), Buffer.from(foods.key.jwk.x, 'base64url')];
    for (const secret of secrets) {
      const by = (input: string) => createHmac('sha256', secret).update(input).digest();
      expect(told(await foods.token(foods.assertion({ header: { alg: 'HS256' }, sign: by })))).toEqual(INVALID);
    }
  });

  it('T048 refuses a foreign key, be it inside the assertion, another account’s, or nobody’s', async () => {
    const shops = await newPublisher(bed, 'shops');
    const by = (account: Account) => (input: string) => sign(null, Buffer.from(input), account.key.privateKey);
    const stranger = await speakFor(bed, foods.clientId, newLoginKey());
    const attempts = [
      foods.assertion({ sign: by(shops) }),
      foods.assertion({ sign: by(shops), header: { kid: shops.key.keyid } }),
      foods.assertion({ sign: by(stranger), header: { jwk: stranger.key.jwk } }),
      stranger.assertion(),
      stranger.assertion({ header: { kid: foods.key.keyid } }),
      shops.assertion({ claims: { iss: foods.clientId, sub: foods.clientId } }),
    ];
    for (const attempt of attempts) expect(told(await foods.token(attempt))).toEqual(INVALID);
  });

  it('gives a client of any other kind nothing, and an account nothing else', async () => {
    const grant_type = 'client_credentials';
    const basic = ['authorization', `Basic ${btoa(`shop:${new URLSearchParams({ '': SECRET }).toString().slice(1)}`)}`];
    const asked = async (form: Record<string, string>, ...headers: (readonly [string, string])[]) =>
      told(await bed.send({ path: '/oauth/token', form: { grant_type, ...form }, headers }));
    const device = await newDevice(bed);
    const refused = [400, 'unauthorized_client'];
    expect(await asked({}, basic as [string, string])).toEqual(refused);
    expect(await asked({ client_id: 'post', client_secret: SECRET })).toEqual(refused);
    expect(await asked({ client_id: 'food' }, await device.proof())).toEqual(refused);
    expect(await asked({ client_id: 'plaza' }, await device.proof())).toEqual(refused);
    const iat = Math.floor(bed.now());
    const claims = { iss: 'bank', sub: 'bank', aud: ISSUER, iat, exp: iat + 60, jti: 'bank-for-itself' };
    const client_assertion = await signJws({}, claims, bankKey);
    expect(await asked({ client_assertion_type: ASSERTION_TYPE, client_assertion })).toEqual(refused);
    for (const other of ['authorization_code', 'refresh_token'])
      expect(told(await foods.token({ grant_type: other, code: 'cod_x', refresh_token: 'ref_x' }))).toEqual(refused);
    // Nor does it stand behind a sheet: it is no mini-program.
    const account = await bed.store.clients.find(foods.clientId);
    const decided = decideAppPolicy({ scopeTexts: [] }, account, { scope: ['openid'], dpopJkt: 'x' }, 'none');
    expect(decided).toMatchObject({ ok: false, failure: { refusal: { reason: 'unauthorized_client' } } });
  });

  it('a key that signs requests proves no account, and one that proves an account signs no request', async () => {
    await bed.store.clients.update({ clientId: 'shop', changes: { requestSigning: 'accepted' }, audit: [] });
    const shop = await newSigner(bed, 'shop');
    const bySigner = (input: string) => sign(null, Buffer.from(input), shop.privateKey);
    expect(told(await foods.token(foods.assertion({ sign: bySigner, header: { kid: shop.key.keyid } })))).toEqual(
      INVALID,
    );
    // The login key under a davit-1 signature.
    await setMode(bed, foods.clientId, 'accepted');
    const key = nodeSigningKey('ed25519', foods.key.privateKey);
    const form = { grant_type: 'client_credentials', client_id: foods.clientId };
    const call = { path: '/oauth/token', form, headers: [await foods.device.proof()] };
    expect((await bed.send(await signed(bed, key, call))).json.reason).toBe('unknown_key');
    await setMode(bed, foods.clientId, 'off');
    await setMode(bed, 'shop', 'off');
  });

  it('an account that is set to it signs its request instead, with a key of that purpose', async () => {
    const { context } = bed.server;
    const made = await createClient(context, {
      ...{ client_id: 'publisher--signs', kind: 'publisher', publisher_id: 'signs', name: 'Signs', publisher: 'Signs' },
      ...{ auth_method: 'request_signature', request_signing: 'accepted' },
    });
    expect(made.ok).toBe(true);
    const { clientId, key } = await newSigner(bed, 'publisher--signs');
    const form = { grant_type: 'client_credentials', client_id: clientId };
    const device = await newDevice(bed);
    const call = async () => ({ path: '/oauth/token', form, headers: [await device.proof()] });
    expect((await bed.send(await call())).json.reason).toBe('signature_missing');
    expect((await bed.send(await signed(bed, key, await call()))).json).toMatchObject({ token_type: 'DPoP' });
    expect((await bed.send(await signed(bed, key, { path: '/oauth/token', form }))).json.reason).toBe(
      'invalid_dpop_proof',
    );
  });

  it('T049 is closed to web pages', async () => {
    const headers = [['origin', 'http://food.localhost:4000'] as const, await foods.device.proof()];
    const form = { grant_type: 'client_credentials', ...foods.assertion() };
    expect(told(await bed.send({ path: '/oauth/token', form, headers }))).toEqual([403, 'origin_refused']);
  });

  it('T080 tells a suspended account of it, and nobody else', async () => {
    await state(foods.clientId, 'suspended');
    expect(told(await foods.token())).toEqual([400, 'account_suspended']);
    const stranger = await speakFor(bed, foods.clientId, newLoginKey());
    expect(told(await stranger.token())).toEqual(INVALID);
    await state(foods.clientId, 'active');
    expect((await foods.token()).status).toBe(200);
  });

  it('counts the tokens of an account, across processes, and lets others through', async () => {
    const counted = await openBed({ config: { limits: { ...bed.server.context.config.limits, tokensPerAccount: 3 } } });
    const [a, b] = [await newPublisher(counted, 'a'), await newPublisher(counted, 'b')];
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await a.token()).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await a.token()).header('retry-after')).toHaveLength(1);
    expect((await b.token()).status).toBe(200);
    await counted.close();
  });

  it('keeps no secret: the database has neither token nor code', async () => {
    const token = await foods.accessToken();
    const code = await newCode(bed, foods.clientId);
    const all = snapshot(bed);
    for (const text of [token, code]) {
      const secret = text.slice(text.indexOf('.') + 1);
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(JSON.stringify(bed.log)).not.toContain(token.slice(40));
  });
});
