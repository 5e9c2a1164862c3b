// grant_type=refresh_token over a real store: one successor, repeats heal, reuse ends the family.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refreshTokens } from '../src/token/refresh-tokens.ts';
import { type Bed, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { type Device, newDevice } from './device.ts';
import { brokeredCode, type HostSession, login, redeemForm, refreshForm, signIn, type Tokens } from './flow.ts';

let bed: Bed;
let session: HostSession;
let device: Device;
let tokens: Tokens;
beforeAll(async () => {
  bed = await openBed();
});
beforeEach(async () => {
  session = await login(bed);
  ({ device, tokens } = await signIn(bed, session));
});
afterAll(() => bed.close());

const grantInvalid = (answer: Answer) => {
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'grant_invalid' } });
};
const lastReason = async (event: string) => (await bed.store.audit.list({ event, limit: 1 }))[0]?.reason;

describe(refreshTokens, () => {
  it('answers a new access token and the next refresh token, and says so in the audit log', async () => {
    const answer = await device.token(refreshForm(tokens.refresh_token));
    expect(answer).toMatchObject({
      status: 200,
      json: { token_type: 'DPoP', scope: tokens.scope, id_token: expect.any(String) },
    });
    expect(answer.json.access_token).not.toBe(tokens.access_token);
    expect(answer.json.refresh_token).toMatch(/-1\./);
    expect((await device.userinfo(answer.json.access_token)).status).toBe(200);
    const [entry] = await bed.store.audit.list({ event: 'token.refreshed', limit: 1 });
    expect(entry).toMatchObject({ clientId: 'food', tokenId: answer.json.access_token.slice(3, 35), status: 200 });
    expect(entry?.grantId).toBeTruthy();
  });

  it('T067 64 refreshes at once all get the identical successor, and the family lives', async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => device.token(refreshForm(tokens.refresh_token))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(200));
    expect(new Set(answers.map(({ json }) => json.refresh_token)).size).toBe(1);
    expect(new Set(answers.map(({ json }) => json.access_token)).size).toBe(64);
    expect((await device.token(refreshForm(answers[0]?.json.refresh_token))).status).toBe(200);
  });

  it('a repeat gets the successor until the successor was presented; then it is refused and the family lives', async () => {
    const first = await device.token(refreshForm(tokens.refresh_token));
    bed.advance(30);
    const again = await device.token(refreshForm(tokens.refresh_token));
    expect(again.json.refresh_token).toBe(first.json.refresh_token);
    const second = await device.token(refreshForm(first.json.refresh_token));
    grantInvalid(await device.token(refreshForm(tokens.refresh_token)));
    expect(await lastReason('token.refused')).toBe('refresh_spent');
    expect((await device.token(refreshForm(second.json.refresh_token))).status).toBe(200);
  });

  it('T068 a repeat after 60 s ends the family', async () => {
    const first = await device.token(refreshForm(tokens.refresh_token));
    bed.advance(61);
    grantInvalid(await device.token(refreshForm(tokens.refresh_token)));
    expect(await lastReason('token.refused')).toBe('refresh_reused');
    expect(await lastReason('family.revoked')).toBe('refresh_reused');
    grantInvalid(await device.token(refreshForm(first.json.refresh_token)));
    expect(await device.userinfo(first.json.access_token)).toMatchObject({
      status: 401,
      json: { reason: 'token_revoked' },
    });
  });

  it('T068 another key cannot refresh, and the family lives', async () => {
    grantInvalid(await (await newDevice(bed)).token(refreshForm(tokens.refresh_token)));
    expect(await lastReason('token.refused')).toBe('key_mismatch');
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it('T069 reuse is still seen after a restart', async () => {
    const first = await device.token(refreshForm(tokens.refresh_token));
    const restarted = await openBed({ path: bed.path, ahead: bed.now() - Date.now() / 1000 + 61 });
    const refresh = async (refreshToken: string) =>
      restarted.send({
        path: '/oauth/token',
        form: refreshForm(refreshToken),
        headers: [await device.proof({ now: restarted.now() })],
      });
    grantInvalid(await refresh(tokens.refresh_token));
    grantInvalid(await refresh(first.json.refresh_token));
    expect(await lastReason('family.revoked')).toBe('refresh_reused');
    await restarted.close();
  });

  it('T071 rotation never extends the absolute end', async () => {
    let current = tokens.refresh_token;
    for (let day = 0; day < 175; day += 25) {
      bed.advance(25 * 86_400);
      const answer = await device.token(refreshForm(current));
      expect(answer.status).toBe(200);
      current = answer.json.refresh_token;
    }
    bed.advance(6 * 86_400);
    grantInvalid(await device.token(refreshForm(current)));
    expect(await lastReason('token.refused')).toBe('refresh_expired');
  });

  it('ends after 30 days without use', async () => {
    bed.advance(30 * 86_400 + 1);
    grantInvalid(await device.token(refreshForm(tokens.refresh_token)));
    expect(await lastReason('token.refused')).toBe('refresh_expired');
  });

  it('T057 narrows the scope of the access token, and widens it at most to what was granted', async () => {
    const narrow = await device.token({ ...refreshForm(tokens.refresh_token), scope: 'openid email' });
    expect(narrow.json.scope).toBe('openid email');
    expect(Object.keys((await device.userinfo(narrow.json.access_token)).json)).toEqual([
      'sub',
      'email',
      'email_verified',
    ]);
    const back = await device.token(refreshForm(narrow.json.refresh_token));
    expect(back.json.scope).toBe(tokens.scope);
  });

  it.each(['openid admin', 'host', 'openid\u00e9', '  '])(
    'T057 refuses the scope "%s" and spends nothing',
    async (scope) => {
      const answer = await device.token({ ...refreshForm(tokens.refresh_token), scope });
      expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_scope' } });
      expect((await device.token(refreshForm(tokens.refresh_token))).json.refresh_token).toMatch(/-1\./);
    },
  );

  it('a narrower token without openid brings no ID token', async () => {
    const answer = await device.token({ ...refreshForm(tokens.refresh_token), scope: 'email' });
    expect(answer.json.id_token).toBeUndefined();
    const read = await device.userinfo(answer.json.access_token);
    expect(read).toMatchObject({ status: 403, json: { error: 'insufficient_scope', scope: 'openid' } });
    expect(read.header('www-authenticate')[0]).toMatch(/^DPoP error="insufficient_scope".*scope="openid"/);
  });

  it.each([
    ['a wrong secret', (text: string) => `${text.slice(0, -43)}${'A'.repeat(43)}`],
    ['another generation', (text: string) => text.replace('-0.', '-1.')],
    ['another family', (text: string) => text.replace(/ref_.{32}/, `ref_${'0'.repeat(32)}`)],
    ['no refresh token at all', () => 'hunter2'],
  ])('T044 refuses %s, and the family lives', async (_, spoil) => {
    grantInvalid(await device.token(refreshForm(spoil(tokens.refresh_token))));
    const [entry] = await bed.store.audit.list({ event: 'token.refused', limit: 1 });
    expect(entry).toMatchObject({ reason: 'refresh_unknown', clientId: 'food' });
    expect(entry?.familyId ?? null).toBeNull();
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it('T040 another client cannot refresh, and the family lives', async () => {
    grantInvalid(await device.token(refreshForm(tokens.refresh_token, 'rival')));
    expect(await lastReason('token.refused')).toBe('client_mismatch');
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it('T075 a withdrawn grant ends the family', async () => {
    const [grant] = await bed.store.authorizations.listGrants(
      (await bed.store.audit.list({ event: 'code.redeemed', clientId: 'food', limit: 1 }))[0]?.userId ?? '',
    );
    await bed.store.authorizations.withdrawGrant({
      grantId: grant?.grantId ?? '',
      userId: grant?.userId ?? '',
      attemptId: 'withdraw-1',
      spends: [],
      audit: [],
    });
    grantInvalid(await device.token(refreshForm(tokens.refresh_token)));
    expect(await lastReason('token.refused')).toBe('grant_withdrawn');
  });

  it('T007 without offline_access the family ends with the host session', async () => {
    const short = await signIn(bed, session, { scope: 'openid profile' });
    await bed.send({ path: '/oauth/revoke', form: { client_id: 'plaza', token: session.refreshToken } });
    grantInvalid(await short.device.token(refreshForm(short.tokens.refresh_token)));
    expect(await short.device.userinfo(short.tokens.access_token)).toMatchObject({
      status: 401,
      json: { reason: 'token_revoked' },
    });
    expect((await device.token(refreshForm(tokens.refresh_token))).status).toBe(200);
  });

  it('a confidential client keeps its refresh token, and may come with a fresh key each time', async () => {
    const code = await brokeredCode(bed, session, { appId: 'post', scope: 'openid profile' });
    const secret = { client_secret: SECRET };
    const first = await (await newDevice(bed)).token({ ...redeemForm(code, 'post'), ...secret });
    const other = await newDevice(bed);
    const second = await other.token({ ...refreshForm(first.json.refresh_token, 'post'), ...secret });
    expect(second).toMatchObject({
      status: 200,
      json: { refresh_token: first.json.refresh_token, token_type: 'DPoP' },
    });
    expect((await other.userinfo(second.json.access_token)).status).toBe(200);
  });

  it('refreshes a host session', async () => {
    const answer = await session.device.token(refreshForm(session.refreshToken, 'plaza'));
    expect(answer).toMatchObject({ status: 200, json: { scope: 'host', expires_in: 600 } });
  });
});
