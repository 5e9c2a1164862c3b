// Host login over the wire: who may post a factor, what a wrong one costs, and that nobody learns who exists (T001).
import { DEVELOPMENT_LIMITS } from '@davit/auth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHALLENGE_PATH, events, present, question, towerChallenge, towerLogin } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { PLAZA_ORIGIN } from './bed-seed.ts';
import { type Answer, toAnswer, toRequest } from './call.ts';
import { type Device, newDevice } from './device.ts';
import { expectOk, redeemForm } from './flow.ts';

let bed: Bed;
let device: Device;
beforeEach(async () => {
  bed = await openBed();
  device = await newDevice(bed);
});
afterEach(() => bed.close());

type Parameters = Readonly<Record<string, string | undefined>>;
interface From {
  readonly address?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly device?: Device;
}

async function post(parameters: Parameters, from: From = {}): Promise<Answer> {
  const proof = await (from.device ?? device).proof({ path: CHALLENGE_PATH });
  const form = present({ client_id: 'plaza', ...parameters });
  const request = toRequest({ path: CHALLENGE_PATH, form, headers: [proof, ...(from.headers ?? [])] });
  return toAnswer(await bed.server.handle({ ...request, remoteAddress: from.address ?? '192.0.2.1' }));
}
async function logIn(parameters: Parameters, from?: From): Promise<Answer> {
  const { code_challenge, code_challenge_method, response_type } = await question();
  return post({ response_type, scope: 'host', code_challenge, code_challenge_method, ...parameters }, from);
}
const alice = { username: 'alice', password: 'davit-demo' };
const wrong = { username: 'alice', password: 'wrong' };

describe('logging in', () => {
  it('gives a code that only this installation can redeem', async () => {
    const { json } = expectOk(await logIn({ ...alice, state: 's' }));
    expect(json).toMatchObject({ expires_in: 60, iss: 'http://localhost:4000', state: 's' });
    const thief = await newDevice(bed);
    const form = redeemForm(json.authorization_code, 'plaza');
    expect((await thief.token(form)).json.reason).toBe('grant_invalid');
    expect(expectOk(await device.token(form)).json).toMatchObject({ token_type: 'DPoP', scope: 'host' });
  });

  it('finds the user in any spelling of the name', async () => {
    expectOk(await logIn({ ...alice, username: ' Alice ' }));
  });

  it('continues with auth_session, which is another one at every step (T002)', async () => {
    const first = await logIn({ state: 'kept' });
    expect(first.json).toMatchObject({ reason: 'insufficient_authorization', next: ['password'] });
    const second = await post({ ...wrong, auth_session: first.json.auth_session });
    expect(second.json).toMatchObject({ reason: 'factor_wrong', next: ['password'] });
    expect(second.json.auth_session).not.toBe(first.json.auth_session);
    expect((await post({ ...alice, auth_session: first.json.auth_session })).json.reason).toBe('invalid_session');
    const other = await newDevice(bed);
    const { auth_session } = second.json;
    expect((await post({ ...alice, auth_session }, { device: other })).json.reason).toBe('invalid_session');
    expect((await post({ auth_session })).json.reason).toBe('invalid_request');
    expect(expectOk(await post({ ...alice, auth_session })).json.state).toBe('kept');
    expect((await post({ ...alice, auth_session })).json.reason).toBe('invalid_session');
  });

  it('five wrong factors end the session', async () => {
    let { auth_session } = (await logIn(wrong)).json;
    for (let i = 2; i <= 4; i += 1) ({ auth_session } = (await post({ ...wrong, auth_session })).json);
    expect((await post({ ...wrong, auth_session })).json.reason).toBe('invalid_session');
    expect((await post({ ...alice, auth_session })).json.reason).toBe('invalid_session');
    expect(await events(bed, 'login.refused')).toHaveLength(5);
  });

  it('refuses malformed input without looking at a factor', async () => {
    for (const [changes, reason] of [
      [{ response_type: undefined }, 'invalid_request'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ scope: 'openid' }, 'invalid_scope'],
      [{ scope: 'host openid' }, 'invalid_scope'],
      [{ code_challenge: undefined }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ username: undefined }, 'invalid_request'],
      [{ password: undefined }, 'invalid_request'],
      [{ password: 'a'.repeat(1025) }, 'invalid_request'],
      [{ client_id: undefined }, 'invalid_request'],
      [{ client_id: 'nobody' }, 'invalid_client'],
    ] as const)
      expect((await logIn({ ...alice, ...changes })).json.reason).toBe(reason);
    expect(await events(bed)).toEqual([]);
  });

  it('a host on a device needs its key; a proof works once', async () => {
    const form = present({ client_id: 'plaza', ...(await question()), app_id: undefined, scope: 'host', ...alice });
    const bare = await bed.send({ path: CHALLENGE_PATH, form });
    expect(bare).toMatchObject({ status: 400, json: { reason: 'invalid_dpop_proof' } });
    const proof = await device.proof({ path: CHALLENGE_PATH });
    expectOk(await bed.send({ path: CHALLENGE_PATH, form, headers: [proof] }));
    expect((await bed.send({ path: CHALLENGE_PATH, form, headers: [proof] })).json.reason).toBe('invalid_dpop_proof');
    const stale = await device.proof({ path: CHALLENGE_PATH, now: bed.now() - 60 });
    const again = await bed.send({ path: CHALLENGE_PATH, form, headers: [stale] });
    expect(again).toMatchObject({ status: 400, json: { reason: 'use_dpop_nonce' } });
    const [nonce = ''] = again.header('dpop-nonce');
    const healed = await device.proof({ path: CHALLENGE_PATH, now: bed.now() - 60, nonce });
    expectOk(await bed.send({ path: CHALLENGE_PATH, form, headers: [healed] }));
  });

  it('a confidential host logs in with its credential, and with nothing else', async () => {
    const accessToken = await towerLogin(bed);
    expect(accessToken).toMatch(/^at_/);
    expect((await logIn({ ...alice, client_id: 'tower' })).json.reason).toBe('invalid_client');
    const form = { ...(await question()), app_id: undefined, scope: 'host', ...alice };
    const withProof = await towerChallenge(bed, { ...form, client_secret: 'x' });
    expect(withProof.json.reason).toBe('invalid_request');
  });

  it.each(['food', 'shop', 'bank'])(
    'the client id of the mini-program %s posts a password: nothing is checked',
    async (client_id) => {
      for (const factor of [alice, wrong]) {
        const answer = await logIn({ ...factor, client_id });
        expect(answer).toMatchObject({
          status: 400,
          json: { error: 'unauthorized_client', reason: 'unauthorized_client' },
        });
      }
      expect(await events(bed)).toEqual([]);
    },
  );

  it('production takes no password from a web page (authorization.md §10)', async () => {
    const headers = [['origin', PLAZA_ORIGIN]] as const;
    expectOk(await logIn(alice, { headers }));
    expect((await logIn(alice, { headers: [['origin', 'https://evil.example']] })).status).toBe(403);
    await bed.close();
    bed = await openBed({ config: { mode: 'production', issuer: 'https://as.example', accessTokenTtlSeconds: 300 } });
    const proof = await device.proof({ path: CHALLENGE_PATH });
    const form = present({ client_id: 'plaza', ...(await question()), app_id: undefined, scope: 'host', ...alice });
    const answer = await bed.send({ path: CHALLENGE_PATH, form, headers: [proof, ...headers] });
    expect(answer.json.reason).toBe('unauthorized_client');
  });
});

describe('T001 guessing', () => {
  it('answers a wrong name, a wrong password and a disabled user alike', async () => {
    const bob = await bed.store.users.list({ limit: 10 });
    const answers = [await logIn(wrong), await logIn({ ...wrong, username: 'nobody' })];
    for (const { userId } of bob) await bed.store.users.setState({ userId, state: 'disabled', audit: [] });
    answers.push(await logIn(alice), await logIn({ ...alice, username: 'bob' }));
    const shape = ({ status, json, text }: Answer) => ({
      status,
      length: text.length,
      json: { ...json, auth_session: json.auth_session.length },
    });
    for (const answer of answers) expect(shape(answer)).toEqual(shape(answers[0] as Answer));
    expect(answers[0]).toMatchObject({
      status: 400,
      json: { error: 'insufficient_authorization', reason: 'factor_wrong' },
    });
  });

  it('costs one verification of a password, whoever is guessed at', async () => {
    const verified: (string | null)[] = [];
    const watched = await openBed({ path: bed.path, onVerify: (hash) => verified.push(hash) });
    const guesser = await newDevice(watched);
    const { code_challenge, code_challenge_method, response_type } = await question();
    for (const username of ['alice', 'nobody']) {
      const asked = { client_id: 'plaza', response_type, scope: 'host', code_challenge, code_challenge_method };
      const headers = [await guesser.proof({ path: CHALLENGE_PATH })];
      await watched.send({ path: CHALLENGE_PATH, form: present({ ...asked, username, password: 'wrong' }), headers });
    }
    // The hasher works as hard for null as for a hash (packages/server).
    expect(verified).toEqual([expect.any(String), null]);
    await watched.close();
  });

  it('is throttled per account from one address; the owner gets in from another', async () => {
    for (let i = 0; i < 10; i += 1) expect((await logIn(wrong)).json.reason).toBe('factor_wrong');
    const limited = await logIn(alice);
    expect(limited).toMatchObject({ status: 429, json: { error: 'rate_limited', reason: 'rate_limited' } });
    expect(Number(limited.header('retry-after')[0])).toBeGreaterThan(0);
    expectOk(await logIn(alice, { address: '198.51.100.7' }));
    expectOk(await logIn({ ...alice, username: 'bob' }));
    bed.advance(61);
    expectOk(await logIn(alice));
  });

  it('over the back end of a confidential host is throttled per account, and keeps nobody else out', async () => {
    const { code_challenge, code_challenge_method } = await question();
    const form = { response_type: 'code', client_id: 'tower', scope: 'host', code_challenge, code_challenge_method };
    const guess = (username: string) => towerChallenge(bed, { ...form, username, password: 'wrong' });
    for (let i = 0; i < 60; i += 1) expect((await guess(`user${i}`)).json.reason).toBe('factor_wrong');
    for (let i = 0; i < 10; i += 1) expect((await guess('alice')).json.reason).toBe('factor_wrong');
    expect((await guess('alice')).status).toBe(429);
    expect(await towerLogin(bed, 'bob')).toMatch(/^at_/);
  });

  it('throttles a name that nobody has just the same', async () => {
    const nobody = { ...wrong, username: 'nobody' };
    for (let i = 0; i < 10; i += 1) await logIn(nobody);
    expect((await logIn(nobody)).status).toBe(429);
  });

  it('is throttled per address over many accounts', async () => {
    const tried = await Promise.all(
      Array.from({ length: 60 }, (_, i) => logIn({ ...wrong, username: `user${i}` }, { address: `2001:db8::${i}` })),
    );
    expect(tried.filter(({ status }) => status === 400)).toHaveLength(50);
    expect(tried.filter(({ status }) => status === 429)).toHaveLength(10);
    expectOk(await logIn(alice, { address: '2001:db8:0:1::1' }));
  });

  it('is throttled per account over many addresses, and only while that lasts', async () => {
    await bed.close();
    bed = await openBed({
      config: { limits: { ...DEVELOPMENT_LIMITS, challengesPerAddress: 1e9, wrongFactorsPerAccount: 2 } },
    });
    device = await newDevice(bed);
    for (let i = 0; i < 20; i += 1) await logIn(wrong, { address: `198.51.100.${Math.floor(i / 2)}` });
    expect((await logIn(alice, { address: '203.0.113.1' })).status).toBe(429);
    bed.advance(61);
    expectOk(await logIn(alice, { address: '203.0.113.1' }));
  });

  it('does not count right passwords', async () => {
    for (let i = 0; i < 15; i += 1) expectOk(await logIn(alice));
  });

  it('counts parallel guesses before it looks at them', async () => {
    const tried = await Promise.all(Array.from({ length: 30 }, (_, i) => logIn({ ...wrong, password: `guess ${i}` })));
    expect(tried.filter(({ json }) => json.reason === 'factor_wrong')).toHaveLength(10);
  });

  it('writes no name, password or address where it counts or logs', async () => {
    await logIn({ username: 'secret-name', password: 'secret-password' }, { address: '203.0.113.99' });
    const written = JSON.stringify([await events(bed), bed.log]);
    expect(written).not.toMatch(/secret-name|secret-password|203\.0\.113\.99/);
  });
});
