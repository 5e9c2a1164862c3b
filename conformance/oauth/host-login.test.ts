// Host log-in by password: who may post a factor, what a wrong one learns, what a host session opens and when it ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, NO_LIMITS, startConstellation } from './constellation.ts';
import { makeProof, newPkce } from './proof.ts';
import { createRawHost, type RawHost } from './raw-host.ts';
import {
  expectChallenge,
  expectRefusal,
  INVALID_CLIENT,
  INVALID_REQUEST,
  INVALID_SESSION,
  refusal,
} from './refusal.ts';
import { type Answer, basic, FORM, form } from './wire.ts';

const WRONG = refusal(400, 'insufficient_authorization', 'factor_wrong');
const UNAUTHORIZED = refusal(400, 'unauthorized_client');
let constellation: Constellation;
let host: RawHost;

beforeAll(async () => {
  constellation = await startConstellation();
  host = await createRawHost(constellation.wire, constellation.env.info.host_client_id);
});
afterAll(() => constellation?.close());

async function logIn(values: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> {
  const { challenge } = await newPkce();
  const right = {
    response_type: 'code',
    client_id: host.clientId,
    scope: 'host',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    username: 'alice',
    password: 'davit-demo',
  };
  return host.challenge({ ...right, ...values }, { session: null });
}

describe('host log-in at POST /oauth/authorize-challenge', () => {
  it('answers the right password with a code and iss (RFC 9207)', async () => {
    const answer = await logIn();
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      authorization_code: expect.stringMatching(/^cod_/),
      iss: constellation.wire.origin,
    });
  });

  it('T001 answers a wrong password and an unknown user alike: status, members, length', async () => {
    const wrong = await logIn({ password: 'wrong' });
    const unknown = await logIn({ username: 'nobody-here' });
    expectRefusal(wrong, WRONG);
    expectRefusal(unknown, WRONG);
    expect(wrong.json.next).toEqual(unknown.json.next);
    expect(wrong.json.next).toContain('password');
    expect(Object.keys(wrong.json)).toEqual(Object.keys(unknown.json));
    expect(wrong.body.length).toBe(unknown.body.length);
  });

  it('goes on with the auth_session of a wrong factor, each spent by its step, five wrong ones end it', async () => {
    let answer = await logIn({ password: 'wrong' });
    const first = answer.json.auth_session;
    const next = (session: string, password: string) =>
      host.challenge(
        { client_id: host.clientId, auth_session: session, username: 'alice', password },
        { session: null },
      );
    answer = await next(first, 'wrong again');
    expectRefusal(answer, WRONG);
    expect(answer.json.auth_session).not.toBe(first);
    expectRefusal(await next(first, 'davit-demo'), INVALID_SESSION);
    const right = await next(answer.json.auth_session, 'davit-demo');
    expect(right.status).toBe(200);

    let session = (await logIn({ password: 'wrong' })).json.auth_session;
    for (let wrong = 2; wrong <= 4; wrong += 1) {
      const refused = await next(session, `wrong ${wrong}`);
      expectRefusal(refused, WRONG);
      session = refused.json.auth_session;
    }
    const fifth = await next(session, 'wrong 5');
    expect(fifth.status).toBe(400);
    expect(fifth.json).not.toHaveProperty('auth_session');
    expectRefusal(await next(session, 'davit-demo'), INVALID_SESSION);
  });

  it.each(['food', 'confidential'])('a mini-program’s client id (%s) cannot post a password', async (which) => {
    const { confidential_app: app } = constellation.env.info;
    const { challenge } = await newPkce();
    const values = {
      response_type: 'code',
      scope: 'host',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      username: 'alice',
      password: 'davit-demo',
    };
    const path = '/oauth/authorize-challenge';
    const proof = await makeProof(host.key, { method: 'POST', url: constellation.wire.url(path) });
    const answer = await constellation.wire.send({
      method: 'POST',
      path,
      headers: which === 'food' ? [FORM, ['dpop', proof]] : [FORM, basic(app.client_id, app.client_secret)],
      body: form(which === 'food' ? { ...values, client_id: 'food' } : values),
    });
    expectRefusal(answer, UNAUTHORIZED);
  });

  it.each([
    ['no password', { password: undefined }, INVALID_REQUEST],
    ['no username', { username: undefined }, INVALID_REQUEST],
    ['no code_challenge', { code_challenge: undefined }, INVALID_REQUEST],
    ['T036 plain PKCE', { code_challenge_method: 'plain' }, INVALID_REQUEST],
    ['another response_type', { response_type: 'token' }, refusal(400, 'unsupported_response_type')],
    ['another scope', { scope: 'openid' }, refusal(400, 'invalid_scope')],
    ['an unknown client', { client_id: 'nobody' }, INVALID_CLIENT],
    ['a secret for a public host', { client_secret: 'x' }, INVALID_CLIENT],
    ['a NUL in the password', { password: 'davit-demo\0' }, INVALID_REQUEST],
  ])('refuses %s', async (_what, values, expected) => {
    expectRefusal(await logIn(values), expected);
  });

  it('a public host without a proof is refused', async () => {
    const { challenge } = await newPkce();
    const answer = await constellation.wire.send({
      method: 'POST',
      path: '/oauth/authorize-challenge',
      headers: [FORM],
      body: form({
        response_type: 'code',
        client_id: host.clientId,
        scope: 'host',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        username: 'alice',
        password: 'davit-demo',
      }),
    });
    expectRefusal(answer, refusal(400, 'invalid_dpop_proof'));
  });

  it('T007 after log-out the session opens nothing, and a code requested before it is worth nothing', async () => {
    const mine = await constellation.installation('bob');
    const food = await constellation.food();
    const [short, long] = [
      await food.codeRequest('openid profile'),
      await food.codeRequest('openid profile offline_access'),
    ];
    const kept = await food.redeem(await mine.code(long), long);
    const ended = await food.redeem(await mine.code(short), short);
    const late = await food.codeRequest('openid profile');
    const unused = await mine.code(late);
    const path = '/oauth/revoke';
    const proof = await makeProof(mine.key, { method: 'POST', url: constellation.wire.url(path) });
    const revoked = await constellation.wire.send({
      method: 'POST',
      path,
      headers: [FORM, ['dpop', proof]],
      body: form({ client_id: mine.clientId, token: mine.tokens().refresh_token }),
    });
    expect(revoked.status).toBe(200);
    expectChallenge(
      await mine.account('GET', '/account/grants'),
      'DPoP',
      refusal(401, 'invalid_token', 'token_revoked'),
    );
    expectRefusal(await food.redeem(unused, late), refusal(400, 'invalid_grant', 'grant_invalid'));
    expect((await food.userInfo(ended.json.access_token)).json.reason).toBe('token_revoked');
    expect((await food.userInfo(kept.json.access_token)).status).toBe(200);
  });
});

describe('wrong factors', () => {
  it('T001 are throttled per account with 429 and Retry-After; another account still gets in', async () => {
    const strict = await startConstellation({
      limits: { ...NO_LIMITS, wrongFactorsPerAccount: 5, wrongFactorsPerAddress: 100 },
    });
    try {
      const device = await createRawHost(strict.wire, strict.env.info.host_client_id);
      const attempt = async (password: string) => {
        const { challenge } = await newPkce();
        const values = { response_type: 'code', client_id: device.clientId, scope: 'host', code_challenge: challenge };
        const more = { code_challenge_method: 'S256', username: 'alice', password };
        return device.challenge({ ...values, ...more }, { session: null });
      };
      const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => attempt(`wrong ${i}`)));
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(5);
      const limited = await attempt('davit-demo');
      expectRefusal(limited, refusal(429, 'rate_limited'));
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      await strict.installation('bob');
    } finally {
      await strict.close();
    }
  });
});

describe('a confidential host', () => {
  it('logs in by its secret without a proof, and asks for a code with subject_token; a device session is not accepted there', async () => {
    const { client_id: clientId, client_secret: secret } = constellation.env.info.confidential_host;
    const path = '/oauth/authorize-challenge';
    const pkce = await newPkce();
    const post = (to: string, values: Record<string, string | undefined>, headers = [basic(clientId, secret)]) =>
      constellation.wire.send({ method: 'POST', path: to, headers: [FORM, ...headers], body: form(values) });
    const login = await post(path, {
      response_type: 'code',
      scope: 'host',
      code_challenge: pkce.challenge,
      code_challenge_method: 'S256',
      username: 'alice',
      password: 'davit-demo',
    });
    expect(login.status).toBe(200);
    const code = login.json.authorization_code;
    const session = await post('/oauth/token', {
      grant_type: 'authorization_code',
      code,
      code_verifier: pkce.verifier,
    });
    expect(session.json).toMatchObject({ token_type: 'Bearer', scope: 'host' });

    const food = await constellation.food();
    const request = await food.codeRequest();
    const asked = {
      response_type: 'code',
      app_id: 'food',
      scope: request.scope,
      code_challenge: request.challenge,
      code_challenge_method: 'S256',
      dpop_jkt: request.dpopJkt,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    };
    const sheet = await post(path, { ...asked, subject_token: session.json.access_token });
    expect(sheet.json.error).toBe('insufficient_authorization');
    const decision = {
      app_id: 'food',
      auth_session: sheet.json.auth_session,
      decision: 'allow',
      consent_hash: sheet.json.consent.hash,
      subject_token: session.json.access_token,
      subject_token_type: asked.subject_token_type,
    };
    const allowed = await post(path, decision);
    expect(allowed.status).toBe(200);
    expect((await food.redeem(allowed.json.authorization_code, request)).status).toBe(200);

    await host.login('alice', 'davit-demo');
    const device = await post(path, { ...asked, subject_token: host.session() });
    expect(device.status).toBeGreaterThanOrEqual(400);
    expect(device.json).not.toHaveProperty('consent');
    const noToken = await post(path, asked);
    expect(noToken.status).toBeGreaterThanOrEqual(400);
    expect(noToken.json).not.toHaveProperty('consent');
    expectRefusal(
      await post(path, { ...asked, subject_token: session.json.access_token }, [basic(clientId, 'wrong')]),
      INVALID_CLIENT,
    );
  });
});
