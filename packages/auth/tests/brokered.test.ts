// Steps 2 to 4 of the brokered flow over the wire, against a real SQLite file: what is asked, what is answered, and that a
// refusal consumes nothing.
import { DEVELOPMENT_LIMITS } from '@davit/auth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allow, ask, askForSheet, challenge, decide, events, JKT, question } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { newDevice } from './device.ts';
import { expectOk, type HostSession, login, redeemForm, signIn } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeEach(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterEach(() => bed.close());

describe('asking for a code', () => {
  it('answers a sheet from its own records, with masked previews', async () => {
    const answer = await ask(bed, session);
    expect(answer.status).toBe(400);
    expect(answer.header('cache-control')).toEqual(['no-store']);
    expect(answer.json).toMatchObject({
      error: 'insufficient_authorization',
      reason: 'insufficient_authorization',
      auth_session: expect.stringMatching(/^ses_[0-9a-f]{32}\.[\w-]{43}$/),
      consent: {
        hash: expect.stringMatching(/^[\w-]{43}$/),
        app: { id: 'food', name: 'Test', publisher: 'Test Ltd', verified: true },
        locale: 'en',
        expires_in: 600,
      },
    });
    const { scopes } = answer.json.consent;
    expect(scopes.map((scope: { name: string }) => scope.name)).toEqual([
      'openid',
      'profile',
      'email',
      'phone',
      'offline_access',
    ]);
    expect(scopes[2]).toMatchObject({
      title: 'Your e-mail address',
      why: 'To show email',
      required: false,
      held: false,
      preview: [{ claim: 'email', label: 'E-mail', masked: 'a•••@example.com', value: 'alice@example.com' }],
    });
    expect(JSON.stringify(await events(bed))).not.toContain('alice@example.com');
  });

  it('gives a code once the user has said yes, and silently while the grant lives', async () => {
    const sheet = await askForSheet(bed, session, { state: 'kept' });
    const { json } = expectOk(await decide(bed, session, sheet));
    expect(json).toEqual({
      authorization_code: expect.stringMatching(/^cod_/),
      expires_in: 60,
      iss: 'http://localhost:4000',
      state: 'kept',
    });
    expectOk(await ask(bed, session));
    expectOk(await ask(bed, session, { prompt: 'none', scope: 'openid email' }));
    expect((await ask(bed, session, { prompt: 'consent' })).json.consent.scopes[0].held).toBe(true);
  });

  it('T032 a withheld optional scope is not in the code, and does not block the rest', async () => {
    const device = await newDevice(bed);
    const sheet = await askForSheet(bed, session, { dpop_jkt: device.jkt });
    const decided = await decide(bed, session, sheet, { granted_scope: 'openid profile email' });
    const { json } = expectOk(await device.token(redeemForm(expectOk(decided).json.authorization_code)));
    expect(json.scope.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
    const claims = expectOk(await device.userinfo(json.access_token)).json;
    expect(claims).toMatchObject({ email: 'alice@example.com' });
    expect(claims).not.toHaveProperty('phone_number');
    const again = await askForSheet(bed, session);
    expect(again.consent.scopes.filter(({ held }) => held).map(({ name }) => name)).toEqual([
      'openid',
      'profile',
      'email',
    ]);
  });

  it('T021 a scope that the manifest does not declare is refused before any prompt, and the event is counted', async () => {
    const answer = await ask(bed, session, { scope: 'openid bank:transfer' });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_scope', reason: 'invalid_scope' } });
    expect(answer.json).not.toHaveProperty('auth_session');
    expect(await events(bed, 'authorization.refused')).toMatchObject([
      { clientId: 'food', reason: 'scope_not_allowed', detail: { scope: ['bank:transfer'] } },
    ]);
    expect(await events(bed, 'consent.asked')).toEqual([]);
  });

  it('T023 asking again and again for what is not declared fills no audit log', async () => {
    await bed.close();
    bed = await openBed({ config: { limits: { ...DEVELOPMENT_LIMITS, challengesPerAddress: 5 } } });
    session = await login(bed);
    const reasons: string[] = [];
    for (let i = 0; i < 8; i += 1)
      reasons.push((await ask(bed, session, { scope: 'openid bank:transfer' })).json.reason);
    expect(reasons).toEqual([...Array(5).fill('invalid_scope'), ...Array(3).fill('rate_limited')]);
    expect(await events(bed, 'authorization.refused')).toHaveLength(5);
  });

  it('T024 the app is who the host names: the scope host and the host itself cannot be asked for', async () => {
    expect((await ask(bed, session, { scope: 'openid host' })).json.reason).toBe('invalid_scope');
    expect((await ask(bed, session, { app_id: 'plaza' })).json.reason).toBe('unauthorized_client');
    expect((await ask(bed, session, { app_id: 'nobody' })).json.reason).toBe('unauthorized_client');
    // client_id names who is asking, and a mini-program may not.
    expect((await ask(bed, session, { client_id: 'food' })).json.reason).toBe('unauthorized_client');
    expect((await ask(bed, session, { client_id: 'nobody' })).status).toBe(401);
  });

  it('T036 PKCE cannot be left out or weakened', async () => {
    for (const changes of [
      { code_challenge: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge_method: undefined },
      { code_challenge: 'a'.repeat(42) },
      { code_challenge: 'a'.repeat(129) },
    ])
      expect(await ask(bed, session, changes)).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect(await events(bed, 'consent.asked')).toEqual([]);
  });

  it('a public mini-program must say which key will redeem', async () => {
    const answer = await ask(bed, session, { dpop_jkt: undefined });
    expect(answer.json).toMatchObject({
      reason: 'invalid_request',
      error_description: expect.stringContaining('dpop_jkt'),
    });
    expect((await ask(bed, session, { app_id: 'shop', dpop_jkt: undefined })).json.consent.app.id).toBe('shop');
  });

  it('prompt=none never opens a sheet', async () => {
    expect((await ask(bed, session, { prompt: 'none' })).json.reason).toBe('consent_required');
    expect(await events(bed, 'consent.asked')).toEqual([]);
  });

  it('a suspended app gets nothing, before and after the grant', async () => {
    const sheet = await askForSheet(bed, session);
    await bed.store.clients.update({ clientId: 'food', changes: { state: 'suspended' }, audit: [] });
    for (const answer of [await ask(bed, session), await decide(bed, session, sheet)])
      expect(answer).toMatchObject({ status: 400, json: { error: 'unauthorized_client', reason: 'app_suspended' } });
    expect(await events(bed, 'code.issued')).toEqual([]);
  });

  it('counts silent codes per user and mini-program', async () => {
    await bed.close();
    bed = await openBed({ config: { limits: { ...DEVELOPMENT_LIMITS, silentCodesPerUserAndClient: 2 } } });
    session = await login(bed);
    await allow(bed, session);
    expectOk(await ask(bed, session));
    expectOk(await ask(bed, session));
    const limited = await ask(bed, session);
    expect(limited).toMatchObject({ status: 429, json: { error: 'rate_limited' } });
    expect(Number(limited.header('retry-after')[0])).toBeGreaterThan(0);
    bed.advance(61);
    expectOk(await ask(bed, session));
  });

  it('gives an operator openid alone without a prompt, when they ask for it, and never after a withdrawal', async () => {
    await bed.close();
    bed = await openBed({ config: { silentOpenid: true } });
    session = await login(bed);
    expectOk(await ask(bed, session, { scope: 'openid', prompt: 'none' }));
    expect((await ask(bed, session, { scope: 'openid profile', prompt: 'none' })).json.reason).toBe('consent_required');
    const [issued] = await events(bed, 'code.issued');
    expect(issued?.detail).toMatchObject({ silent: true });
    const [grant] = await bed.store.authorizations.listGrants(issued?.userId ?? '');
    const { grantId = '', userId = '' } = grant ?? {};
    await bed.store.authorizations.withdrawGrant({ grantId, userId, attemptId: 'x', spends: [], audit: [] });
    expect((await ask(bed, session, { scope: 'openid', prompt: 'none' })).json.reason).toBe('consent_required');
  });
});

describe('max_age', () => {
  it('wants the password again in the same session, then shows the sheet', async () => {
    await allow(bed, session);
    bed.advance(120);
    expect((await ask(bed, session, { max_age: '60', prompt: 'none' })).json.reason).toBe('login_required');
    const stale = await ask(bed, session, { max_age: '60' });
    expect(stale.json).toMatchObject({ reason: 'insufficient_authorization', next: ['password'] });
    const wrong = await challenge(bed, session, {
      app_id: 'food',
      auth_session: stale.json.auth_session,
      password: 'no',
    });
    expect(wrong.json).toMatchObject({ reason: 'factor_wrong', next: ['password'] });
    const { auth_session } = wrong.json;
    // A decision does not replace the factor.
    const early = await challenge(bed, session, { app_id: 'food', auth_session, decision: 'allow', consent_hash: 'x' });
    expect(early.json.reason).toBe('invalid_request');
    const right = await challenge(bed, session, { app_id: 'food', auth_session, password: 'davit-demo' });
    expect(right.json.reason).toBe('insufficient_authorization');
    expectOk(await decide(bed, session, right.json));
  });

  it('five wrong passwords end the session', async () => {
    bed.advance(120);
    let { auth_session } = (await ask(bed, session, { max_age: '60' })).json;
    for (let i = 1; i <= 5; i += 1) {
      const { json } = await challenge(bed, session, { app_id: 'food', auth_session, password: `no ${i}` });
      expect(json.reason).toBe(i < 5 ? 'factor_wrong' : 'invalid_session');
      auth_session = json.auth_session ?? auth_session;
    }
    const late = await challenge(bed, session, { app_id: 'food', auth_session, password: 'davit-demo' });
    expect(late.json.reason).toBe('invalid_session');
  });
});

describe('the host session', () => {
  const send = async (headers: readonly (readonly [string, string])[]) =>
    bed.send({
      path: '/oauth/authorize-challenge',
      form: { client_id: 'plaza', ...(await question()) } as never,
      headers,
    });

  it('is demanded, with the key of the installation', async () => {
    const { accessToken, device } = session;
    const path = '/oauth/authorize-challenge';
    const thief = await newDevice(bed);
    const dpop = ['authorization', `DPoP ${accessToken}`] as const;
    expect((await send([])).json.reason).toBe('token_missing');
    expect((await send([['authorization', `Bearer ${accessToken}`]])).json.reason).toBe('token_unknown');
    expect((await send([dpop])).json.reason).toBe('invalid_dpop_proof');
    expect((await send([dpop, await thief.proof({ path, accessToken })])).json.reason).toBe('token_unknown');
    expect((await send([dpop, await device.proof({ path })])).json.reason).toBe('invalid_dpop_proof');
    expect((await send([dpop, await device.proof({ path: '/oauth/token', accessToken })])).status).toBe(401);
    bed.advance(601);
    const late = await send([dpop, await device.proof({ path, accessToken })]);
    expect(late).toMatchObject({ status: 401, json: { error: 'invalid_token', reason: 'token_expired' } });
  });

  it('a proof works once', async () => {
    const { accessToken, device } = session;
    const proof = await device.proof({ path: '/oauth/authorize-challenge', accessToken });
    const headers = [['authorization', `DPoP ${accessToken}`] as const, proof];
    expect((await send(headers)).json.reason).toBe('insufficient_authorization');
    expect((await send(headers)).json.reason).toBe('invalid_dpop_proof');
  });

  it("a mini-program's own token opens nothing here", async () => {
    const { device, tokens } = await signIn(bed, session);
    const stolen: HostSession = { device, accessToken: tokens.access_token, refreshToken: '' };
    expect((await ask(bed, stolen)).json.reason).toBe('unauthorized_client');
    expect((await ask(bed, stolen, { client_id: 'food' })).json.reason).toBe('unauthorized_client');
  });

  it('a web page of another origin is refused (authorization.md §10)', async () => {
    const { accessToken, device } = session;
    const proof = await device.proof({ path: '/oauth/authorize-challenge', accessToken });
    const answer = await send([['authorization', `DPoP ${accessToken}`], proof, ['origin', 'https://evil.example']]);
    expect(answer).toMatchObject({ status: 403, json: { reason: 'origin_refused' } });
  });

  it('the proof key of the code is not the key of the installation', async () => {
    const sheet = await askForSheet(bed, session, { dpop_jkt: JKT });
    const { json } = expectOk(await decide(bed, session, sheet));
    const refused = await session.device.token(redeemForm(json.authorization_code));
    expect(refused.json.reason).toBe('grant_invalid');
  });
});
