// The user-details API: only consented claims, only for the holder of token and key, and every refusal says what to do.
import { signJws } from '@davit/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userinfoEndpoints } from '../src/userinfo/userinfo-endpoint.ts';
import { type Bed, ISSUER, openBed } from './bed.ts';
import { FOOD_ORIGIN, SECRET } from './bed-seed.ts';
import { type Device, newDevice } from './device.ts';
import { brokeredCode, type HostSession, login, redeemForm, refreshForm, signIn } from './flow.ts';

const PATH = '/oauth/userinfo';
let bed: Bed;
let session: HostSession;
beforeAll(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterAll(() => bed.close());

const send = (headers: readonly (readonly [string, string])[], path = PATH, method = 'GET') =>
  bed.send({ method, path, headers });
const dpop = (token: string) => ['authorization', `DPoP ${token}`] as const;
const proofFor = (device: Device, accessToken: string) => device.proof({ method: 'GET', path: PATH, accessToken });
async function bearer(): Promise<string> {
  const code = await brokeredCode(bed, session, { appId: 'post', scope: 'openid profile' });
  const form = { ...redeemForm(code, 'post'), client_secret: SECRET };
  return (await bed.send({ path: '/oauth/token', form })).json.access_token;
}

describe(`${userinfoEndpoints[0]?.path}`, () => {
  it('T065 answers the claims of the consented scopes, uncacheable', async () => {
    const { device, tokens } = await signIn(bed, session);
    const answer = await device.userinfo(tokens.access_token);
    expect(answer.json).toEqual({
      sub: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      preferred_username: 'alice',
      name: 'alice Example',
      updated_at: expect.any(Number),
      email: 'alice@example.com',
      email_verified: true,
      phone_number: '+15550100',
      phone_number_verified: true,
    });
    expect(answer.header('cache-control')).toEqual(['no-store']);
    expect(answer.header('vary')).toEqual(['Authorization, DPoP, Origin']);
  });

  it('T060 answers nothing beyond the scopes, whatever else is asked for', async () => {
    const { device, tokens } = await signIn(bed, session, { scope: 'openid profile' });
    const proof = await proofFor(device, tokens.access_token);
    const answer = await send(
      [dpop(tokens.access_token), proof, ['accept', 'application/jwt']],
      `${PATH}?fields=*&scope=email&claims=email`,
    );
    expect(Object.keys(answer.json)).toEqual(['sub', 'preferred_username', 'name', 'updated_at']);
  });

  it('T059 has no way to name another user', async () => {
    const { device, tokens } = await signIn(bed, session, { scope: 'openid profile' });
    const proof = await proofFor(device, tokens.access_token);
    const answer = await send([dpop(tokens.access_token), proof, ['x-user', 'bob']], `${PATH}?sub=bob&user_id=bob`);
    expect(answer.json.preferred_username).toBe('alice');
    expect((await send([dpop(tokens.access_token), proof], `${PATH}/bob`)).status).toBe(404);
  });

  it('T061 names a user differently to each sector, and always the same within one', async () => {
    const first = await signIn(bed, session);
    const second = await signIn(bed, session, { appId: 'rival' });
    const read = async ({ device, tokens }: typeof first) => (await device.userinfo(tokens.access_token)).json.sub;
    expect(await read(first)).not.toBe(await read(second));
    expect(await read(first)).toBe((await send([['authorization', `Bearer ${await bearer()}`]])).json.sub);
  });

  it('answers POST without a token in the body', async () => {
    const { device, tokens } = await signIn(bed, session);
    const proof = await device.proof({ path: PATH, accessToken: tokens.access_token });
    expect((await send([dpop(tokens.access_token), proof], PATH, 'POST')).status).toBe(200);
  });

  it.each([
    ['the query', `${PATH}?access_token=`, ''],
    ['the form', PATH, 'access_token='],
  ])('T062 refuses a token in %s', async (_, path, form) => {
    const token = await bearer();
    const isForm = form !== '';
    const call = {
      path: isForm ? path : path + token,
      method: isForm ? 'POST' : 'GET',
      ...(isForm ? { form: form + token } : {}),
    };
    expect(await bed.send(call)).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    const both = await bed.send({ ...call, headers: [['authorization', `Bearer ${token}`]] });
    expect(both).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });

  it('T062 refuses a token in a cookie, and other schemes, by asking for a token', async () => {
    const token = await bearer();
    for (const header of [
      ['cookie', `access_token=${token}`],
      ['authorization', `Basic ${btoa('post:x')}`],
      ['authorization', token],
    ] as const) {
      const answer = await send([header]);
      expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_token', reason: 'token_missing' } });
      expect(answer.header('www-authenticate')).toEqual(['DPoP algs="ES256 EdDSA"', 'Bearer realm="davit"']);
    }
  });

  it('T046 refuses two Authorization headers', async () => {
    const token = ['authorization', `Bearer ${await bearer()}`] as const;
    expect(await send([token, token])).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });

  it('T063 refuses a bound token as Bearer, with another key, without a proof, and an unbound one as DPoP', async () => {
    const { device, tokens } = await signIn(bed, session);
    const token = tokens.access_token;
    const thief = await newDevice(bed);
    const asBearer = await send([['authorization', `Bearer ${token}`]]);
    expect(asBearer).toMatchObject({ status: 401, json: { reason: 'token_unknown' } });
    expect(asBearer.header('www-authenticate')).toEqual([
      'DPoP error="invalid_token", error_description="The access token is not known here", algs="ES256 EdDSA"',
    ]);
    expect(await thief.userinfo(token)).toMatchObject({ status: 401, json: { reason: 'token_unknown' } });
    expect(await send([dpop(token)])).toMatchObject({ status: 401, json: { error: 'invalid_dpop_proof' } });
    expect(await device.userinfo(await bearer())).toMatchObject({ status: 401, json: { reason: 'token_unknown' } });
    expect((await device.userinfo(token)).status).toBe(200);
  });

  it.each([
    ['htm', { htm: 'POST' }],
    ['htu', { htu: `${ISSUER}/oauth/token` }],
    ['htu of another server', { htu: `https://evil.example${PATH}` }],
    ['ath', { ath: 'A'.repeat(43) }],
    ['a missing ath', { ath: undefined }],
  ])('T063 refuses a proof whose %s is wrong', async (_, change) => {
    const { device, tokens } = await signIn(bed, session);
    const [, good] = await proofFor(device, tokens.access_token);
    const payload = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString());
    const bad = await signJws(
      { typ: 'dpop+jwt', jwk: device.signer.publicJwk },
      { ...payload, ...change },
      device.signer,
    );
    const answer = await send([dpop(tokens.access_token), ['dpop', bad]]);
    expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_dpop_proof' } });
    expect(answer.header('www-authenticate')).toEqual(['DPoP error="invalid_dpop_proof", algs="ES256 EdDSA"']);
  });

  it('T063 takes a proof within 30 s; outside it asks for a nonce once, and then does not look at the clock', async () => {
    const { device, tokens } = await signIn(bed, session);
    const accessToken = tokens.access_token;
    const proof = (now: number, nonce?: string) =>
      device.proof({ method: 'GET', path: PATH, accessToken, now, ...(nonce === undefined ? {} : { nonce }) });
    for (const skew of [-29, 29])
      expect((await send([dpop(accessToken), await proof(bed.now() + skew)])).status).toBe(200);
    const wrongClock = 1_000_000;
    const asked = await send([dpop(accessToken), await proof(wrongClock)]);
    expect(asked).toMatchObject({ status: 401, json: { error: 'use_dpop_nonce' } });
    expect(asked.header('www-authenticate')).toEqual(['DPoP error="use_dpop_nonce", algs="ES256 EdDSA"']);
    expect(new Date(asked.header('date')[0] ?? '').getTime()).toBeCloseTo(bed.now() * 1000, -4);
    const [nonce] = asked.header('dpop-nonce');
    expect((await send([dpop(accessToken), await proof(wrongClock, nonce)])).status).toBe(200);
    expect(await send([dpop(accessToken), await proof(bed.now(), 'forged')])).toMatchObject({
      json: { error: 'use_dpop_nonce' },
    });
  });

  it('RFC 9449 §8 asks at the token endpoint with 400', async () => {
    const { device, tokens } = await signIn(bed, session);
    const stale = await device.proof({ now: bed.now() - 3600 });
    const call = { path: '/oauth/token', form: refreshForm(tokens.refresh_token) };
    const asked = await bed.send({ ...call, headers: [stale] });
    expect(asked).toMatchObject({ status: 400, json: { error: 'use_dpop_nonce' } });
    expect(asked.header('www-authenticate')).toEqual([]);
    const nonce = asked.header('dpop-nonce')[0] ?? '';
    const answer = await bed.send({ ...call, headers: [await device.proof({ now: bed.now() - 3600, nonce })] });
    expect(answer.status).toBe(200);
  });

  it('says that a token expired to the holder of its key, and to nobody else', async () => {
    const { device, tokens } = await signIn(bed, session);
    bed.advance(301);
    const answer = await device.userinfo(tokens.access_token);
    expect(answer).toMatchObject({
      status: 401,
      json: { error: 'invalid_token', reason: 'token_expired', error_description: 'The access token expired' },
    });
    expect(answer.header('www-authenticate')).toEqual([
      'DPoP error="invalid_token", error_description="The access token expired", algs="ES256 EdDSA"',
    ]);
    expect((await (await newDevice(bed)).userinfo(tokens.access_token)).json.reason).toBe('token_unknown');
    const refreshed = await device.token(refreshForm(tokens.refresh_token));
    expect((await device.userinfo(refreshed.json.access_token)).status).toBe(200);
  });

  it('says so to the holder of an unbound token too', async () => {
    session = await login(bed);
    const token = await bearer();
    bed.advance(301);
    const answer = await send([['authorization', `bearer ${token}`]]);
    expect(answer.json.reason).toBe('token_expired');
    expect(answer.header('www-authenticate')).toEqual([
      'Bearer error="invalid_token", error_description="The access token expired"',
    ]);
  });

  it('T064 a disabled user is gone at once', async () => {
    const bob = await login(bed, 'bob');
    const { device, tokens } = await signIn(bed, bob, { scope: 'openid phone offline_access profile' });
    expect((await device.userinfo(tokens.access_token)).json).not.toHaveProperty('phone_number');
    const [{ userId = '' } = {}] = await bed.store.audit.list({ event: 'code.redeemed', limit: 1 });
    await bed.store.users.setState({ userId, state: 'disabled', audit: [] });
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
  });

  it('refuses a host session: it has no openid', async () => {
    const host = await login(bed);
    expect(await host.device.userinfo(host.accessToken)).toMatchObject({
      status: 403,
      json: { error: 'insufficient_scope', scope: 'openid' },
    });
  });

  it('shows reads and refusals in the activity of the grant', async () => {
    const host = await login(bed);
    const { device, tokens } = await signIn(bed, host);
    const thief = await newDevice(bed);
    await device.userinfo(tokens.access_token);
    await thief.userinfo(tokens.access_token);
    bed.advance(301);
    await device.userinfo(tokens.access_token);
    await bed.server.context.activity.flush();
    const [entry] = await bed.store.audit.list({ event: 'code.redeemed', clientId: 'food', limit: 1 });
    const items = await bed.store.audit.listActivity(entry?.grantId ?? '', 3);
    expect(items.map(({ event, reason, status }) => [event, status, reason])).toEqual(
      expect.arrayContaining([
        ['userinfo.refused', 401, 'token_expired'],
        ['userinfo.refused', 401, 'key_mismatch'],
        ['userinfo.read', 200, null],
      ]),
    );
    const read = items.find(({ event }) => event === 'userinfo.read');
    expect(read).toMatchObject({
      method: 'GET',
      tokenId: tokens.access_token.slice(3, 35),
      claims: expect.arrayContaining(['email', 'phone_number']),
    });
  });

  it('T062 refuses a page of another origin, after authentication', async () => {
    const host = await login(bed);
    const { device, tokens } = await signIn(bed, host);
    const headers = async (origin: string) => [
      dpop(tokens.access_token),
      await proofFor(device, tokens.access_token),
      ['origin', origin] as const,
    ];
    expect(await send(await headers('http://rival.localhost:4000'))).toMatchObject({
      status: 403,
      json: { reason: 'origin_refused' },
    });
    const own = await send(await headers(FOOD_ORIGIN));
    expect(own.status).toBe(200);
    expect(own.header('access-control-allow-origin')).toEqual([FOOD_ORIGIN]);
    expect(own.header('access-control-expose-headers')).toEqual([
      'WWW-Authenticate, DPoP-Nonce, Date, Retry-After, Accept-Signature',
    ]);
  });

  it('reads the store once', async () => {
    const host = await login(bed);
    const { device, tokens } = await signIn(bed, host);
    await device.userinfo(tokens.access_token);
    let reads = 0;
    const counted = await openBed({
      path: bed.path,
      wrapStore: (store) => ({
        ...store,
        now: () => bed.now() * 1000,
        tokens: {
          ...store.tokens,
          resolve(...presented) {
            reads += 1;
            return bed.store.tokens.resolve(...presented);
          },
        },
        users: { ...store.users, subjectFor: () => Promise.reject(new Error('a second read')) },
        clients: { ...store.clients, find: () => Promise.reject(new Error('a second read')) },
      }),
    });
    const headers = [dpop(tokens.access_token), await proofFor(device, tokens.access_token)];
    expect((await counted.send({ path: PATH, headers })).status).toBe(200);
    expect(reads).toBe(1);
    await counted.close();
  });
});
