// The user-details API: what it answers, and every reason it refuses (authorization.md §9), in challenge and JSON alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { MiniProgram } from './mini-program.ts';
import { makeProof, newKey, type ProofKey, randomText } from './proof.ts';
import type { RawHost } from './raw-host.ts';
import { expectChallenge, expectRefusal, INVALID_REQUEST, refusal } from './refusal.ts';
import { FORM, form, type HeaderLine } from './wire.ts';

const PATH = '/oauth/userinfo';
const UNKNOWN = refusal(401, 'invalid_token', 'token_unknown');
const BAD_PROOF = refusal(401, 'invalid_dpop_proof');
const ALL = 'openid profile email phone offline_access';

let constellation: Constellation;
let host: RawHost;
let food: MiniProgram;
let token: string;

async function tokensOf(program: MiniProgram, scope = ALL, by: RawHost = host) {
  const request = await program.codeRequest(scope);
  const answer = await program.redeem(await by.code(request), request);
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${answer.body}`);
  return answer.json;
}

beforeAll(async () => {
  constellation = await startConstellation();
  host = await constellation.installation('alice');
  food = await constellation.food();
  token = (await tokensOf(food)).access_token;
});
afterAll(() => constellation?.close());

const proof = async (parts = {}, key: ProofKey = food.key as ProofKey): Promise<HeaderLine> => [
  'dpop',
  await makeProof(key, { method: 'GET', url: constellation.wire.url(PATH), accessToken: token, ...parts }),
];
const get = (headers: readonly HeaderLine[], path = PATH) => constellation.wire.send({ method: 'GET', path, headers });

describe('GET and POST /oauth/userinfo', () => {
  it('answers exactly the claims of the consented scopes, never cached, the same for GET and POST', async () => {
    const answer = await food.userInfo(token);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toMatchObject({
      sub: expect.any(String),
      preferred_username: 'alice',
      email: expect.stringContaining('@'),
      phone_number: expect.stringMatching(/^\+\d+$/),
    });
    const post = await constellation.wire.send({
      method: 'POST',
      path: PATH,
      headers: [FORM, await proof({ method: 'POST' }), ['authorization', `DPoP ${token}`]],
      body: '',
    });
    expect(post.json).toEqual(answer.json);
  });

  it.each([
    ['openid', ['sub']],
    ['openid email', ['sub', 'email', 'email_verified']],
    ['openid phone', ['sub', 'phone_number', 'phone_number_verified']],
  ])('T060 scope "%s" opens %j and nothing else', async (scope, claims) => {
    const tokens = await tokensOf(food);
    const narrowed = await food.refresh(tokens.refresh_token, { form: { scope } });
    const user = await food.userInfo(narrowed.json.access_token);
    expect(Object.keys(user.json).sort()).toEqual([...claims].sort());
  });

  it('T061 names the user differently to different publishers, and alike to instances of one', async () => {
    const mine = (await food.userInfo(token)).json.sub;
    const again = await constellation.food();
    expect((await again.userInfo((await tokensOf(again)).access_token)).json.sub).toBe(mine);
    const backend = await constellation.backend();
    expect((await backend.userInfo((await tokensOf(backend, 'openid profile')).access_token)).json.sub).not.toBe(mine);
    const bob = await constellation.installation('bob');
    expect((await again.userInfo((await tokensOf(again, ALL, bob)).access_token)).json.sub).not.toBe(mine);
  });

  it('without a token offers both schemes and names no error (RFC 6750 §3.1)', async () => {
    const answer = await get([]);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error: 'invalid_token', reason: 'token_missing' });
    const challenges = answer.lines.filter(([name]) => name === 'www-authenticate').map(([, value]) => value);
    expect(challenges.some((value) => value.startsWith('DPoP'))).toBe(true);
    expect(challenges.some((value) => value.startsWith('Bearer'))).toBe(true);
    expect(challenges.join()).not.toContain('error=');
  });

  it('refuses an unknown token, a wrong secret and a token of another kind alike', async () => {
    const wrongSecret = `${token.slice(0, token.indexOf('.'))}.${randomText(32)}`;
    const refresh = (await tokensOf(food)).refresh_token;
    for (const text of ['at_x', 'x', wrongSecret, refresh]) expectChallenge(await food.userInfo(text), 'DPoP', UNKNOWN);
  });

  it('refuses a bound token as Bearer, and a bearer token with a proof', async () => {
    const stripped = await get([['authorization', `Bearer ${token}`]]);
    expect(stripped.status).toBe(401);
    expect(stripped.json.error).toBe('invalid_token');
    const backend = await constellation.backend();
    const bearer = (await tokensOf(backend, 'openid profile')).access_token;
    const dressed = await backend.userInfo(bearer, { key: await newKey() });
    expect(dressed.status).toBe(401);
    expect(dressed.json.error).toBe('invalid_token');
    expect((await backend.userInfo(bearer)).status).toBe(200);
  });

  it('T063 refuses a token without its key', async () => {
    expectChallenge(await get([['authorization', `DPoP ${token}`]]), 'DPoP', BAD_PROOF);
    expectChallenge(await food.userInfo(token, { key: await newKey() }), 'DPoP', UNKNOWN);
  });

  it.each([
    ['another method', { method: 'POST' }],
    ['another path', { url: 'http://localhost/oauth/token' }],
    ['the hash of another token', { accessToken: 'at_other' }],
    ['no ath', { payload: { ath: undefined } }],
  ])('T063 refuses a proof for %s (RFC 9449 §7.1)', async (_what, parts) => {
    expectChallenge(await get([await proof(parts), ['authorization', `DPoP ${token}`]]), 'DPoP', BAD_PROOF);
  });

  it('T063 asks for a nonce outside ±30 s with 401 and one challenge, and takes it', async () => {
    const iat = Math.floor(Date.now() / 1000) - 600;
    const refused = await food.userInfo(token, { proof: { iat } });
    expectChallenge(refused, 'DPoP', refusal(401, 'use_dpop_nonce'));
    const nonce = refused.headers['dpop-nonce'] as string;
    expect((await food.userInfo(token, { proof: { iat, nonce } })).status).toBe(200);
  });

  it('T062 refuses a token in the URL or in the body, even beside a right one', async () => {
    const right = [await proof(), ['authorization', `DPoP ${token}`] as const];
    expectRefusal(await get(right, `${PATH}?access_token=${token}`), INVALID_REQUEST);
    const body = await constellation.wire.send({
      method: 'POST',
      path: PATH,
      headers: [FORM],
      body: form({ access_token: token }),
    });
    expect(body.status).toBeGreaterThanOrEqual(400);
    expect(body.json).not.toHaveProperty('sub');
    const cookie = await get([['cookie', `access_token=${token}`]]);
    expect(cookie.status).toBe(401);
  });

  it('T078 refuses the ID token as an access token', async () => {
    const { id_token: idToken } = await tokensOf(food);
    expectChallenge(await food.userInfo(idToken), 'DPoP', UNKNOWN);
  });

  it('refuses a host session: user details are for mini-programs with openid', async () => {
    const answer = await food.userInfo(host.session(), { key: host.key });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ error: 'insufficient_scope', scope: 'openid' });
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('answers %s with 405 and Allow', async (method) => {
    const answer = await constellation.wire.send({ method, path: PATH });
    expectRefusal(answer, refusal(405, 'invalid_request', 'method_not_allowed'));
    expect((answer.headers.allow ?? '').split(/, */).sort()).toEqual(expect.arrayContaining(['GET', 'POST']));
  });

  it('T075 says token_revoked within a second after the user withdrew, and the next request asks again', async () => {
    const bob = await constellation.installation('bob');
    const program = await constellation.food();
    const tokens = await tokensOf(program, ALL, bob);
    const { grants } = (await bob.account('GET', '/account/grants')).json;
    const grant = grants.find((candidate: { app: { id: string } }) => candidate.app.id === 'food');
    const withdrawn = await bob.account('DELETE', `/account/grants/${grant.id}`);
    expect(withdrawn.status).toBeLessThan(300);
    expectChallenge(
      await program.userInfo(tokens.access_token),
      'DPoP',
      refusal(401, 'invalid_token', 'token_revoked'),
    );
    expectRefusal(await program.refresh(tokens.refresh_token), refusal(400, 'invalid_grant', 'grant_invalid'));
    expectRefusal(
      await bob.ask(await program.codeRequest('openid profile')),
      refusal(400, 'insufficient_authorization'),
    );
    expectRefusal(
      await bob.ask(await program.codeRequest('openid profile'), { prompt: 'none' }),
      refusal(400, 'consent_required'),
    );
  });
});
