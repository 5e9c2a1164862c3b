// /account/*: a user sees and withdraws what they allowed, by the session of a host, and nobody else's ever (T059).
import { activitySchema, grantListSchema, grantViewSchema } from '@davit/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allow, ask, events, towerLogin } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { PLAZA_ORIGIN } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { expectOk, type HostSession, login, refreshForm, signIn } from './flow.ts';

let bed: Bed;
let session: HostSession;
beforeEach(async () => {
  bed = await openBed();
  session = await login(bed);
});
afterEach(() => bed.close());

async function account(path: string, method = 'GET', { accessToken, device }: HostSession = session): Promise<Answer> {
  const target = `/account/grants${path}`;
  const proof = await device.proof({ method, path: target.split('?')[0] ?? '', accessToken });
  return bed.send({ method, path: target, headers: [['authorization', `DPoP ${accessToken}`], proof] });
}

describe('my grants', () => {
  it('are empty before anything was allowed', async () => {
    expect(expectOk(await account('')).json).toEqual({
      user: { name: 'alice Example', preferred_username: 'alice' },
      grants: [],
    });
  });

  it('say what, to whom, since when, what was read last, and what withdrawing does', async () => {
    const { device, tokens } = await signIn(bed, session, { scope: 'openid profile email' });
    expect(expectOk(await account('')).json.grants[0].last_read).toBeNull();
    expectOk(await device.userinfo(tokens.access_token));
    const { json } = expectOk(await account(''));
    expect(grantListSchema.parse(json)).toEqual(json);
    const [grant] = json.grants;
    expect(grant).toMatchObject({
      app: { id: 'food', publisher: 'Test Ltd' },
      scopes: [
        { name: 'openid', required: true },
        { name: 'profile' },
        { name: 'email', title: 'Your e-mail address', why: 'To show email' },
      ],
      active_sessions: 1,
      last_read: { claims: expect.arrayContaining(['sub', 'email']) },
    });
    expect(grant.withdrawal.does.length).toBeGreaterThan(0);
    expect(grant.withdrawal.does_not[0]).toContain('Test Ltd');
    const one = expectOk(await account(`/${grant.id}`)).json;
    expect(grantViewSchema.parse(one)).toEqual(grant);
  });

  it('show their activity, newest first: code, redemption, refresh, reads and refusals, never a secret', async () => {
    const { code, device, tokens } = await signIn(bed, session);
    expectOk(await device.userinfo(tokens.access_token));
    expectOk(await device.userinfo(tokens.access_token));
    bed.advance(301);
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_expired');
    expectOk(await device.token(refreshForm(tokens.refresh_token)));
    const [{ id }] = (await account('')).json.grants;
    const { json, text } = expectOk(await account(`/${id}/activity`));
    expect(activitySchema.parse(json)).toEqual(json);
    const seen = json.items.map(({ event, status }: { event: string; status: number }) => [event, status]);
    expect(seen.reverse()).toEqual([
      ['consent.allowed', 200],
      ['code.issued', 200],
      ['code.redeemed', 200],
      ['userinfo.read', 200],
      ['userinfo.refused', 401],
      ['token.refreshed', 200],
    ]);
    expect(json.items).toContainEqual(
      expect.objectContaining({ event: 'code.issued', method: 'POST', path: '/oauth/authorize-challenge' }),
    );
    expect(json.items).toContainEqual(
      expect.objectContaining({ event: 'userinfo.read', count: 2, path: '/oauth/userinfo' }),
    );
    expect(json.items).toContainEqual(expect.objectContaining({ event: 'userinfo.refused', reason: 'token_expired' }));
    for (const secret of [code, tokens.access_token, tokens.refresh_token])
      expect(text).not.toContain(secret.split('.')[1]);
  });

  it('keep the fine reason of a refused code to the audit log', async () => {
    const { code, device } = await signIn(bed, session);
    await device.token({ grant_type: 'authorization_code', client_id: 'food', code, code_verifier: 'a'.repeat(43) });
    const [{ id }] = (await account('')).json.grants;
    const { json, text } = await account(`/${id}/activity`);
    expect(json.items).toContainEqual(expect.objectContaining({ event: 'code.refused', reason: null }));
    expect(text).not.toContain('verifier_mismatch');
    expect(await events(bed, 'code.refused')).toMatchObject([{ reason: 'verifier_mismatch' }]);
  });

  it('have a receipt', async () => {
    const id = await allow(bed, session);
    expect(expectOk(await account(`/${id}/receipt`)).json).toEqual({
      receipt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });
});

describe('withdrawing', () => {
  it('ends tokens and silent codes at once, and can be repeated', async () => {
    const { device, tokens } = await signIn(bed, session);
    const [{ id }] = (await account('')).json.grants;
    expect(await account(`/${id}`, 'DELETE')).toMatchObject({ status: 204, text: '' });
    expect((await device.userinfo(tokens.access_token)).json).toMatchObject({
      error: 'invalid_token',
      reason: 'token_revoked',
    });
    expect((await device.token(refreshForm(tokens.refresh_token))).json.reason).toBe('grant_invalid');
    expect((await ask(bed, session, { prompt: 'none' })).json.reason).toBe('consent_required');
    expect((await account(`/${id}`, 'DELETE')).status).toBe(204);
    expect(await events(bed, 'grant.withdrawn')).toMatchObject([
      {
        clientId: 'food',
        grantId: id,
        hostClientId: 'plaza',
        method: 'DELETE',
        path: `/account/grants/${id}`,
        status: 204,
      },
    ]);
    expect((await account('')).json.grants).toEqual([]);
    expect((await account(`/${id}`)).status).toBe(404);
    const { items } = expectOk(await account(`/${id}/activity`)).json;
    expect(items).toContainEqual(expect.objectContaining({ event: 'userinfo.refused', reason: 'token_revoked' }));
    expect(items).toContainEqual(expect.objectContaining({ event: 'grant.withdrawn', method: 'DELETE', status: 204 }));
    expectOk(await account(`/${id}/receipt`));
  });

  it('in parallel withdraws once', async () => {
    const id = await allow(bed, session);
    const answers = await Promise.all(Array.from({ length: 16 }, () => account(`/${id}`, 'DELETE')));
    expect(answers.every(({ status }) => status === 204)).toBe(true);
    expect(await events(bed, 'grant.withdrawn')).toHaveLength(1);
  });
});

describe('T059 another user', () => {
  it("gets the same answer for alice's grant as for one that never was", async () => {
    const id = await allow(bed, session);
    const bob = await login(bed, 'bob');
    for (const method of ['GET', 'DELETE'])
      for (const tail of method === 'GET' ? ['', '/activity', '/receipt'] : ['']) {
        const theirs = await account(`/${id}${tail}`, method, bob);
        for (const other of ['0'.repeat(32), 'x', '..', '%00', "'; DROP TABLE grants"]) {
          const never = await account(`/${encodeURIComponent(other)}${tail}`, method, bob);
          expect({ status: never.status, text: never.text }).toEqual({ status: theirs.status, text: theirs.text });
        }
        expect(theirs).toMatchObject({ status: 404, json: { reason: 'not_found' } });
      }
    expect((await account('', 'GET', bob)).json.grants).toEqual([]);
    expectOk(await account(`/${id}`));
  });

  it('finds nothing by 200 random ids', async () => {
    await allow(bed, session);
    const bob = await login(bed, 'bob');
    const hex = () => Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
    const answers = await Promise.all(Array.from({ length: 200 }, () => account(`/${hex()}`, 'GET', bob)));
    expect(answers.every(({ status }) => status === 404)).toBe(true);
  });
});

describe('the door', () => {
  it('opens to host sessions only', async () => {
    const { device, tokens } = await signIn(bed, session);
    const mini: HostSession = { device, accessToken: tokens.access_token, refreshToken: '' };
    const refused = await account('', 'GET', mini);
    expect(refused).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
    expect(refused.header('www-authenticate')).toHaveLength(1);
    expect(await bed.send({ path: '/account/grants' })).toMatchObject({
      status: 401,
      json: { reason: 'token_missing' },
    });
    bed.advance(601);
    const late = await account('');
    expect(late).toMatchObject({ status: 401, json: { reason: 'token_expired' } });
    expect(late.header('www-authenticate')[0]).toContain('error="invalid_token"');
  });

  it('answers are for one reader: no-store, and CORS for hosts only', async () => {
    const answer = await account('');
    expect(answer.header('cache-control')).toEqual(['no-store']);
    expect(answer.header('vary').join()).toContain('Authorization, DPoP');
    const preflight = (origin: string) =>
      bed.send({
        method: 'OPTIONS',
        path: '/account/grants',
        headers: [
          ['origin', origin],
          ['access-control-request-method', 'GET'],
        ],
      });
    expect((await preflight(PLAZA_ORIGIN)).header('access-control-allow-origin')).toEqual([PLAZA_ORIGIN]);
    expect((await preflight('http://food.localhost:4000')).header('access-control-allow-origin')).toEqual([]);
  });

  it('takes the session of a confidential host as Bearer', async () => {
    const authorization = ['authorization', `Bearer ${await towerLogin(bed)}`] as const;
    const answer = expectOk(await bed.send({ path: '/account/grants', headers: [authorization] }));
    expect(answer.json.user.preferred_username).toBe('alice');
  });

  it('other methods are named', async () => {
    const answer = await account('', 'POST');
    expect(answer.status).toBe(405);
    expect(answer.header('allow')).toEqual(['GET']);
  });
});
