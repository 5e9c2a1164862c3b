// The brokered flow at authorize-challenge: who may ask, what the sheet says, and what a decision is worth.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { MiniProgram } from './mini-program.ts';
import { newKey, randomText } from './proof.ts';
import { brokered, CHALLENGE_PATH, type RawHost } from './raw-host.ts';
import { expectChallenge, expectRefusal, INVALID_REQUEST, INVALID_SCOPE, INVALID_SESSION, refusal } from './refusal.ts';

const ASKED = refusal(400, 'insufficient_authorization');
const ALL = 'openid profile email phone offline_access';
let constellation: Constellation;
let host: RawHost;
let food: MiniProgram;

beforeAll(async () => {
  constellation = await startConstellation();
  host = await constellation.installation('alice');
});
afterAll(() => constellation?.close());

/** A request that is always asked about, from an instance of its own. */
async function sheet(scope = ALL, by: RawHost = host) {
  food = await constellation.food();
  const request = await food.codeRequest(scope);
  const answer = await by.ask(request, { prompt: 'consent' });
  expectRefusal(answer, ASKED);
  return { request, answer };
}

describe('step 2: the host asks', () => {
  it('gets everything that the sheet needs from the server’s own records, previews masked', async () => {
    const { answer } = await sheet();
    const { consent, auth_session: session } = answer.json;
    expect(session).toMatch(/^ses_[0-9a-z]+\./);
    expect(consent.app).toMatchObject({ id: 'food', name: expect.any(String), publisher: expect.any(String) });
    expect(consent.scopes.map((scope: { name: string }) => scope.name)).toEqual(ALL.split(' '));
    const email = consent.scopes.find((scope: { name: string }) => scope.name === 'email');
    expect(email.required).toBe(false);
    const [preview] = email.preview;
    expect(preview.value).toContain('@');
    expect(preview.masked).toContain('•');
    expect(preview.masked).not.toBe(preview.value);
  });

  it.each([
    ['no code_challenge', { code_challenge: undefined }],
    ['T036 code_challenge_method plain', { code_challenge_method: 'plain' }],
    ['T036 no code_challenge_method', { code_challenge_method: undefined }],
    ['T036 a challenge of 42 characters', { code_challenge: 'c'.repeat(42) }],
    ['T036 a challenge of 129 characters', { code_challenge: 'c'.repeat(129) }],
    ['no dpop_jkt for a public mini-program', { dpop_jkt: undefined }],
    ['a malformed dpop_jkt', { dpop_jkt: 'x' }],
    ['no response_type', { response_type: undefined }],
    ['no scope', { scope: undefined }],
    ['a malformed app_id', { app_id: 'Food!' }],
    ['an unknown prompt', { prompt: 'login please' }],
    ['a state of 5,000 characters', { state: 's'.repeat(5_000) }],
  ])('refuses %s without a prompt', async (_what, values) => {
    const request = await (await constellation.food()).codeRequest();
    const answer = await host.ask(request, values);
    expectRefusal(answer, INVALID_REQUEST);
    expect(answer.json).not.toHaveProperty('consent');
    expect(answer.json).not.toHaveProperty('auth_session');
  });

  it.each([
    ['a scope that the manifest does not declare (T021)', { scope: 'openid profile payments' }, INVALID_SCOPE],
    ['a malformed scope', { scope: 'openid "x"' }, INVALID_REQUEST],
    ['scope host for a mini-program', { scope: 'openid host' }, INVALID_SCOPE],
    ['another response_type', { response_type: 'token' }, refusal(400, 'unsupported_response_type')],
    ['a resource that nobody registered', { resource: 'https://api.example/' }, refusal(400, 'invalid_target')],
    ['a request_uri that nobody pushed', { request_uri: 'urn:x' }, refusal(400, 'invalid_request_uri')],
    ['an app that does not exist', { app_id: 'nobody' }, refusal(400, 'unauthorized_client')],
    ['a host as the app', { app_id: 'plaza' }, refusal(400, 'unauthorized_client')],
    ['prompt=none while there is no grant', { prompt: 'none' }, refusal(400, 'consent_required')],
  ])('refuses %s', async (_what, values, expected) => {
    const bob = await constellation.installation('bob');
    const request = await (await constellation.food()).codeRequest();
    expectRefusal(await bob.ask(request, values), expected);
  });

  it('refuses a mini-program that names itself as the asking client', async () => {
    const request = await (await constellation.food()).codeRequest();
    const answer = await host.challenge({ ...brokered('food', request) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json.error).toBe('unauthorized_client');
  });

  it('refuses a host session with another installation’s key, and an unknown one', async () => {
    const request = await (await constellation.food()).codeRequest();
    const values = brokered(host.clientId, request);
    const stolen = await host.challenge(values, { key: await newKey() });
    expectChallenge(stolen, 'DPoP', refusal(401, 'invalid_token', 'token_unknown'));
    const unknown = await host.challenge(values, { session: `at_${'0'.repeat(32)}.${randomText(32)}` });
    expectChallenge(unknown, 'DPoP', refusal(401, 'invalid_token', 'token_unknown'));
  });

  it('refuses a mini-program’s access token in place of the host session', async () => {
    const request = await (await constellation.food()).codeRequest();
    const { request: own, answer } = await sheet('openid profile');
    const code = (await host.decide(own, answer)).json.authorization_code;
    const token = (await food.redeem(code, own)).json.access_token;
    const refused = await host.challenge(brokered(host.clientId, request), {
      session: token,
      key: food.key ?? host.key,
    });
    expectRefusal(refused, refusal(400, 'unauthorized_client'));
  });

  it('refuses a mini-program’s client id at the log-in form', async () => {
    const values = {
      response_type: 'code',
      client_id: 'food',
      scope: 'host',
      username: 'alice',
      password: 'davit-demo',
    };
    const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
    const answer = await host.challenge({ ...values, ...pkce }, { session: null });
    expectRefusal(answer, refusal(400, 'unauthorized_client'));
  });
});

describe('step 4: the decision', () => {
  it('gives the code with iss and the state of step 2 (RFC 9207)', async () => {
    const { request, answer } = await sheet();
    const decided = await host.decide(request, answer);
    expect(decided.status).toBe(200);
    expect(decided.json).toMatchObject({ iss: constellation.wire.origin, state: request.state, expires_in: 60 });
    expect(decided.headers['cache-control']).toBe('no-store');
    expect((await food.redeem(decided.json.authorization_code, request)).status).toBe(200);
  });

  it('deny is access_denied, and the session is over', async () => {
    const { request, answer } = await sheet();
    expectRefusal(
      await host.decide(request, answer, { decision: 'deny', granted_scope: undefined }),
      refusal(400, 'access_denied'),
    );
    expectRefusal(await host.decide(request, answer), INVALID_SESSION);
  });

  it('T032 a declined optional scope is absent from the token and from the user details', async () => {
    const { request, answer } = await sheet();
    const decided = await host.decide(request, answer, { granted_scope: 'openid profile email' });
    const tokens = (await food.redeem(decided.json.authorization_code, request)).json;
    expect(tokens.scope).toBe('openid profile email');
    const user = (await food.userInfo(tokens.access_token)).json;
    expect(user).toHaveProperty('email');
    expect(user).not.toHaveProperty('phone_number');
  });

  it('without granted_scope everything that was asked for is granted', async () => {
    const { request, answer } = await sheet('openid profile email');
    const decided = await host.decide(request, answer, { granted_scope: undefined });
    const tokens = (await food.redeem(decided.json.authorization_code, request)).json;
    expect(tokens.scope).toBe('openid profile email');
  });

  it.each([
    ['wider than asked', 'openid profile email'],
    ['without a required scope', 'openid'],
    ['with a scope that does not exist', 'openid profile nothing'],
  ])('refuses a granted_scope %s, and a right decision still works', async (_what, granted) => {
    const { request, answer } = await sheet('openid profile');
    const refused = await host.decide(request, answer, { granted_scope: granted });
    expectRefusal(refused, INVALID_SCOPE);
    const session = refused.json.auth_session ?? answer.json.auth_session;
    const decided = await host.decide(request, answer, { auth_session: session });
    expect(decided.status).toBe(200);
  });

  it.each([
    ['an unknown decision', { decision: 'perhaps' }],
    ['no decision', { decision: undefined }],
    ['no consent_hash', { consent_hash: undefined }],
    ['no app_id', { app_id: undefined }],
  ])('refuses %s, and a right decision still works', async (_what, values) => {
    const { request, answer } = await sheet('openid profile');
    expectRefusal(await host.decide(request, answer, values), INVALID_REQUEST);
    expect((await host.decide(request, answer)).status).toBe(200);
  });

  it('T029 a tampered consent hash gets a new sheet and nothing else', async () => {
    const { request, answer } = await sheet();
    const tampered = await host.decide(request, answer, { consent_hash: randomText(32) });
    expectRefusal(tampered, refusal(400, 'insufficient_authorization', 'consent_changed'));
    expect(tampered.json).not.toHaveProperty('authorization_code');
    expectRefusal(await host.decide(request, answer), INVALID_SESSION);
    expect((await host.decide(request, tampered)).status).toBe(200);
  });

  it('T029, T030 a scope text that changed between sheet and decision gets the new sheet; its hash is good', async () => {
    const { request, answer } = await sheet();
    const path = '/admin/v1/clients/food';
    const before = (await constellation.operator.send('GET', path)).json;
    const scopes = before.scopes.map((scope: { name: string }) =>
      scope.name === 'email' ? { ...scope, why: { en: 'To sell it to the highest bidder.' } } : scope,
    );
    expect((await constellation.operator.send('PATCH', path, { scopes })).status).toBe(200);
    const changed = await host.decide(request, answer);
    expectRefusal(changed, refusal(400, 'insufficient_authorization', 'consent_changed'));
    const email = changed.json.consent.scopes.find((scope: { name: string }) => scope.name === 'email');
    expect(email.why).toBe('To sell it to the highest bidder.');
    expect(changed.json.consent.hash).not.toBe(answer.json.consent.hash);
    expect((await host.decide(request, changed)).status).toBe(200);
    expect((await constellation.operator.send('PATCH', path, { scopes: before.scopes })).status).toBe(200);
  });

  it('T030 a purpose that changed after the grant asks again', async () => {
    const { request, answer } = await sheet('openid profile email');
    expect((await host.decide(request, answer)).status).toBe(200);
    const path = '/admin/v1/clients/food';
    const before = (await constellation.operator.send('GET', path)).json;
    const scopes = before.scopes.map((scope: { name: string }) =>
      scope.name === 'email' ? { ...scope, why: { en: 'For something else.' } } : scope,
    );
    await constellation.operator.send('PATCH', path, { scopes });
    const again = await (await constellation.food()).codeRequest('openid profile email');
    expectRefusal(await host.ask(again), ASKED);
    await constellation.operator.send('PATCH', path, { scopes: before.scopes });
  });

  it('is worth nothing in the hands of another user, another installation, another app; the session lives on', async () => {
    const { request, answer } = await sheet();
    const bob = await constellation.installation('bob');
    expectRefusal(await bob.decide(request, answer), INVALID_SESSION);
    const otherInstallation = await constellation.installation('alice');
    expectRefusal(await otherInstallation.decide(request, answer), INVALID_SESSION);
    const app = constellation.env.info.confidential_app.client_id;
    expectRefusal(await host.decide(request, answer, { app_id: app }), INVALID_SESSION);
    expect((await host.decide(request, answer)).status).toBe(200);
  });

  it('T031 64 approvals of one sheet in parallel give one code', async () => {
    const { request, answer } = await sheet();
    const answers = await Promise.all(Array.from({ length: 64 }, () => host.decide(request, answer)));
    const codes = answers.filter(({ status }) => status === 200);
    expect(codes).toHaveLength(1);
    for (const other of answers) if (other.status !== 200) expectRefusal(other, INVALID_SESSION);
  });

  it('a session is spent by its decision, and one of another shape never was one', async () => {
    const { request, answer } = await sheet();
    expect((await host.decide(request, answer)).status).toBe(200);
    expectRefusal(await host.decide(request, answer), INVALID_SESSION);
    for (const session of ['x', `ses_${'0'.repeat(32)}.${randomText(32)}`, host.session()])
      expectRefusal(await host.decide(request, answer, { auth_session: session }), INVALID_SESSION);
  });

  it('needs the host session again: the auth_session alone is worth nothing', async () => {
    const { request, answer } = await sheet();
    const alone = await host.challenge(
      {
        client_id: host.clientId,
        app_id: 'food',
        auth_session: answer.json.auth_session,
        decision: 'allow',
        consent_hash: answer.json.consent.hash,
      },
      { session: null },
    );
    expect(alone.status).toBe(401);
    expect((await host.decide(request, answer)).status).toBe(200);
  });
});

describe('the grant', () => {
  it('answers at once what it covers, asks for more, and always asks on prompt=consent', async () => {
    const { request, answer } = await sheet('openid profile email');
    expect((await host.decide(request, answer)).status).toBe(200);
    const program = await constellation.food();
    const covered = await program.codeRequest('openid profile');
    const silent = await host.ask(covered);
    expect(silent.status).toBe(200);
    expect(silent.json.state).toBe(covered.state);
    expect((await host.ask(await program.codeRequest('openid profile'), { prompt: 'none' })).status).toBe(200);
    expectRefusal(await host.ask(await program.codeRequest('openid profile'), { prompt: 'consent' }), ASKED);
  });

  it(`refuses GET ${CHALLENGE_PATH} with 405 and Allow`, async () => {
    const answer = await constellation.wire.send({ method: 'GET', path: CHALLENGE_PATH });
    expectRefusal(answer, refusal(405, 'invalid_request', 'method_not_allowed'));
    expect(answer.headers.allow).toContain('POST');
  });
});
