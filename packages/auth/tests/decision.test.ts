// The user's decision: bound to exactly what was shown, spent once, by nobody else (T029 to T033).
import { parseJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  allow,
  ask,
  askForSheet,
  challenge,
  decide,
  events,
  question,
  SUBJECT_TOKEN_TYPE,
  towerChallenge,
  towerLogin,
} from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { expectOk, type HostSession, login } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeEach(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterEach(() => bed.close());

const issued = async () => (await events(bed, 'code.issued')).length;
const updateFood = async (changes: Parameters<typeof bed.store.clients.update>[0]['changes']) =>
  bed.store.clients.update({ clientId: 'food', changes, audit: [] });

describe('deciding', () => {
  it('deny ends the session, issues nothing and is audited', async () => {
    const sheet = await askForSheet(bed, session);
    const denied = await challenge(bed, session, {
      app_id: 'food',
      auth_session: sheet.auth_session,
      decision: 'deny',
    });
    expect(denied).toMatchObject({ status: 400, json: { error: 'access_denied', reason: 'access_denied' } });
    expect(await events(bed, 'consent.denied')).toMatchObject([{ clientId: 'food', reason: 'access_denied' }]);
    expect((await decide(bed, session, sheet)).json.reason).toBe('invalid_session');
    expect(await issued()).toBe(0);
  });

  it('T029 a hash that was not shown gets a fresh sheet and nothing else', async () => {
    const sheet = await askForSheet(bed, session);
    const tampered = await decide(bed, session, sheet, { consent_hash: 'A'.repeat(43) });
    expect(tampered).toMatchObject({
      status: 400,
      json: { error: 'insufficient_authorization', reason: 'consent_changed', consent: { app: { id: 'food' } } },
    });
    expect(tampered.json.auth_session).not.toBe(sheet.auth_session);
    expect(tampered.json.consent.hash).not.toBe(sheet.consent.hash);
    expect((await decide(bed, session, sheet)).json.reason).toBe('invalid_session');
    expect(await issued()).toBe(0);
    expectOk(await decide(bed, session, tampered.json));
  });

  it('T029 the hash of another sheet does not fit', async () => {
    const [one, other] = [await askForSheet(bed, session), await askForSheet(bed, session, { scope: 'openid' })];
    const answer = await decide(bed, session, one, { consent_hash: other.consent.hash });
    expect(answer.json.reason).toBe('consent_changed');
  });

  it('T029 a text that changed between sheet and decision asks again, with the new words', async () => {
    const sheet = await askForSheet(bed, session);
    const food = await bed.store.clients.find('food');
    const scopes = food?.scopes.map((scope) => ({ ...scope, why: { en: 'To sell it' } }));
    await updateFood(scopes === undefined ? {} : { scopes });
    const answer = await decide(bed, session, sheet);
    expect(answer.json).toMatchObject({
      reason: 'consent_changed',
      consent: { scopes: [{ why: 'To sell it' }, {}, {}, {}, {}] },
    });
    expect(await issued()).toBe(0);
    expect(await events(bed, 'consent.changed')).toMatchObject([{ detail: { because: 'records_changed' } }]);
    expectOk(await decide(bed, session, answer.json));
  });

  it('T029 another publisher name, or a scope that became required, is another sheet', async () => {
    const sheet = await askForSheet(bed, session);
    await updateFood({ publisher: 'Somebody Else' });
    const answer = await decide(bed, session, sheet);
    expect(answer.json).toMatchObject({ reason: 'consent_changed', consent: { app: { publisher: 'Somebody Else' } } });
  });

  it('a scope that the app has dropped meanwhile cannot be granted', async () => {
    const sheet = await askForSheet(bed, session);
    const food = await bed.store.clients.find('food');
    await updateFood({ scopes: food?.scopes.slice(0, 2) ?? [] });
    expect((await decide(bed, session, sheet)).json.reason).toBe('invalid_scope');
    expect(await issued()).toBe(0);
  });

  it('T030 a grant does not cover words that it was not given on', async () => {
    await allow(bed, session);
    const food = await bed.store.clients.find('food');
    const reworded = food?.scopes.map((scope) =>
      scope.name === 'email' ? { ...scope, why: { en: 'To advertise' } } : scope,
    );
    await updateFood({ scopes: reworded ?? [] });
    const again = await askForSheet(bed, session);
    expect(again.consent.scopes.find(({ name }) => name === 'email')).toMatchObject({
      held: false,
      why: 'To advertise',
    });
    // What did not change is still covered.
    expectOk(await ask(bed, session, { scope: 'openid profile', prompt: 'none' }));
  });

  it('required ⊆ granted ⊆ requested; a wrong choice or malformed input costs nothing', async () => {
    const sheet = await askForSheet(bed, session, { scope: 'openid profile email' });
    for (const [granted_scope, reason] of [
      ['openid', 'invalid_scope'],
      ['profile email', 'invalid_scope'],
      ['openid profile phone', 'invalid_scope'],
      ['openid profile bank', 'invalid_scope'],
      ['openid "profile"', 'invalid_request'],
      // Nothing is never read as everything.
      ['', 'invalid_request'],
    ] as const)
      expect((await decide(bed, session, sheet, { granted_scope })).json.reason).toBe(reason);
    for (const changes of [
      { decision: 'perhaps' },
      { decision: undefined },
      { consent_hash: undefined },
      { scope: 'openid' },
      { code_challenge: 'a'.repeat(43) },
      { nonce: 'new' },
    ])
      expect((await decide(bed, session, sheet, changes)).json.reason).toBe('invalid_request');
    expect(await issued()).toBe(0);
    expectOk(await decide(bed, session, sheet, { granted_scope: 'openid profile' }));
  });

  it('T031 64 parallel approvals give exactly one code', async () => {
    const sheet = await askForSheet(bed, session);
    const answers = await Promise.all(Array.from({ length: 64 }, () => decide(bed, session, sheet)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.reason === 'invalid_session')).toHaveLength(63);
    expect(await issued()).toBe(1);
  });

  it('T033 a withdrawn grant is silent no more', async () => {
    const grantId = await allow(bed, session);
    const [grant] = await bed.store.authorizations.listGrants(
      (await bed.store.authorizations.getGrant(grantId))?.userId ?? '',
    );
    await bed.store.authorizations.withdrawGrant({
      grantId,
      userId: grant?.userId ?? '',
      attemptId: 'w',
      spends: [],
      audit: [],
    });
    expect((await ask(bed, session, { prompt: 'none' })).json.reason).toBe('consent_required');
    expect((await askForSheet(bed, session)).consent.scopes.every(({ held }) => !held)).toBe(true);
  });

  it('a sheet that lay for ten minutes cannot be answered', async () => {
    const sheet = await askForSheet(bed, session);
    bed.advance(601);
    const { json } = expectOk(
      await session.device.token({
        grant_type: 'refresh_token',
        client_id: 'plaza',
        refresh_token: session.refreshToken,
      }),
    );
    const fresh = { ...session, accessToken: json.access_token };
    expect((await decide(bed, fresh, sheet)).json.reason).toBe('invalid_session');
  });
});

describe('somebody else', () => {
  it('cannot decide for another user, another installation, another host session or another app', async () => {
    const sheet = await askForSheet(bed, session);
    for (const other of [await login(bed, 'bob'), await login(bed, 'alice')])
      expect(await decide(bed, other, sheet)).toMatchObject({ status: 400, json: { reason: 'invalid_session' } });
    expect((await decide(bed, session, sheet, { app_id: 'rival' })).json.reason).toBe('invalid_session');
    const subject_token = await towerLogin(bed);
    const form = { subject_token, subject_token_type: SUBJECT_TOKEN_TYPE, app_id: 'food', decision: 'allow' };
    const { auth_session, consent } = sheet;
    const elsewhere = await towerChallenge(bed, { ...form, auth_session, consent_hash: consent.hash });
    expect(elsewhere.json.reason).toBe('invalid_session');
    expect(await events(bed, 'authorization.refused')).toHaveLength(4);
    expect(await issued()).toBe(0);
    expectOk(await decide(bed, session, sheet));
  });

  it.each(['ses_', 'nonsense', `ses_${'0'.repeat(32)}.${'A'.repeat(43)}`, `cod_${'0'.repeat(32)}.${'A'.repeat(43)}`])(
    'cannot make up a session: %s',
    async (auth_session) => {
      const sheet = await askForSheet(bed, session);
      expect((await decide(bed, session, { ...sheet, auth_session })).json.reason).toBe('invalid_session');
    },
  );

  it('T007 a decision after the host logged out issues nothing', async () => {
    const sheet = await askForSheet(bed, session);
    const proof = await session.device.proof({ path: '/oauth/revoke' });
    await bed.send({
      path: '/oauth/revoke',
      form: { client_id: 'plaza', token: session.refreshToken },
      headers: [proof],
    });
    expect((await decide(bed, session, sheet)).json.reason).toBe('token_revoked');
    expect(await issued()).toBe(0);
  });
});

describe('a confidential host', () => {
  const parameters = async (subject_token: string) => ({
    ...(await question()),
    subject_token,
    subject_token_type: SUBJECT_TOKEN_TYPE,
  });

  it('brokers with its credential and a session of its own, at assurance confidential', async () => {
    const subject = await parameters(await towerLogin(bed));
    const asked = await towerChallenge(bed, subject);
    expect(asked.json.reason).toBe('insufficient_authorization');
    const { subject_token, subject_token_type } = subject;
    const { auth_session, consent } = asked.json;
    const decision = { app_id: 'food', auth_session, decision: 'allow', consent_hash: consent.hash };
    expectOk(await towerChallenge(bed, { subject_token, subject_token_type, ...decision }));
    expect((await events(bed, 'code.issued'))[0]?.detail).toMatchObject({ assurance: 'confidential' });
  });

  it('a scope may demand that assurance', async () => {
    const food = await bed.store.clients.find('food');
    const scopes = food?.scopes.map((scope) =>
      scope.name === 'phone' ? { ...scope, minAssurance: 'confidential' as const } : scope,
    );
    await updateFood({ scopes: scopes ?? [] });
    expect((await ask(bed, session)).json.reason).toBe('invalid_scope');
    expect(await events(bed, 'authorization.refused')).toMatchObject([{ reason: 'assurance_too_low' }]);
    expect((await towerChallenge(bed, await parameters(await towerLogin(bed)))).json.reason).toBe(
      'insufficient_authorization',
    );
  });

  it("takes no device's session, no mini-program's, no dead one, and none without the credential", async () => {
    expect((await towerChallenge(bed, await parameters(session.accessToken))).json.reason).toBe('unauthorized_client');
    expect((await towerChallenge(bed, await parameters('at_x'))).json.reason).toBe('token_unknown');
    expect((await towerChallenge(bed, { ...(await question()) })).json.reason).toBe('invalid_request');
    const own = await towerLogin(bed);
    const wrongType = { ...(await parameters(own)), subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' };
    expect((await towerChallenge(bed, wrongType)).json.reason).toBe('invalid_request');
    const path = '/oauth/authorize-challenge';
    const bare = { client_id: 'tower', ...(await parameters(own)) } as Record<string, string>;
    expect((await bed.send({ path, form: bare })).status).toBe(401);
    bed.advance(601);
    expect(await towerChallenge(bed, await parameters(own))).toMatchObject({
      status: 401,
      json: { error: 'invalid_token', reason: 'token_expired' },
    });
    expect(await events(bed, 'consent.asked')).toEqual([]);
  });
});

describe('a public host', () => {
  it('is refused when it sends a subject_token beside its own session: two credentials at once', async () => {
    const subject_token = await towerLogin(bed);
    const answer = await ask(bed, session, { subject_token, subject_token_type: SUBJECT_TOKEN_TYPE });
    expect(answer).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect(await events(bed, 'consent.asked')).toEqual([]);
  });
});

describe('the consent receipt', () => {
  it('is signed, says on which words and at which assurance, and holds no contact value', async () => {
    const sheet = await askForSheet(bed, session, { bundle_digest: 'ab'.repeat(32) });
    expectOk(await decide(bed, session, sheet, { granted_scope: 'openid profile' }));
    const grantId = (await events(bed, 'code.issued'))[0]?.grantId ?? '';
    const { jws } = (await bed.store.authorizations.latestReceipt(grantId)) ?? { jws: '' };
    const parsed = parseJws(jws);
    const [key] = (await bed.send({ path: '/oauth/jwks/receipts' })).json.keys;
    expect(parsed?.header).toMatchObject({ typ: 'davit-consent-receipt+jwt', alg: 'ES256', kid: key.kid });
    expect(parsed && (await nodeCrypto.verify('ES256', key, parsed.signature, parsed.signingInput))).toBe(true);
    expect(parsed?.payload).toMatchObject({
      iss: 'http://localhost:4000',
      sub: expect.stringMatching(/^[\w-]{43}$/),
      app: { id: 'food', name: 'Test', publisher: 'Test Ltd' },
      host: { client_id: 'plaza' },
      bundle_digest: 'ab'.repeat(32),
      decided_by: 'user',
      assurance: 'none',
      locale: 'en',
      consent_hash: sheet.consent.hash,
      scopes: [
        {
          name: 'openid',
          granted: true,
          required: true,
          why: 'To show openid',
          text_hash: expect.stringMatching(/^[\w-]{43}$/),
        },
        { name: 'profile', granted: true },
        { name: 'email', granted: false },
        { name: 'phone', granted: false },
        { name: 'offline_access', granted: false },
      ],
    });
    expect(JSON.stringify(parsed?.payload)).not.toMatch(/alice|15550100/);
  });
});
