// What a user sees of their grants over /account: only their own, only from a host session; receipts that verify; activity without secrets.

import { compactVerify, createRemoteJWKSet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { MiniProgram } from './mini-program.ts';
import type { RawHost } from './raw-host.ts';
import { expectChallenge, expectRefusal, refusal } from './refusal.ts';
import type { Answer } from './wire.ts';

const NOT_FOUND = refusal(404, 'not_found');
let constellation: Constellation;
let alice: RawHost;
let food: MiniProgram;
let grantId: string;
let accessToken: string;

beforeAll(async () => {
  constellation = await startConstellation();
  alice = await constellation.installation('alice');
  food = await constellation.food();
  const request = await food.codeRequest('openid profile email offline_access');
  accessToken = (await food.redeem(await alice.code(request), request)).json.access_token;
  grantId = (await alice.account('GET', '/account/grants')).json.grants[0].id;
});
afterAll(() => constellation?.close());

describe('/account/grants', () => {
  it('lists what was allowed, to whom, since when, and what withdrawing does and does not do', async () => {
    const answer = await alice.account('GET', '/account/grants');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const [grant] = answer.json.grants;
    expect(grant).toMatchObject({ app: { id: 'food' }, since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    expect(grant.scopes.map((scope: { name: string }) => scope.name)).toEqual([
      'openid',
      'profile',
      'email',
      'offline_access',
    ]);
    expect(grant.withdrawal.does.length).toBeGreaterThan(0);
    expect(grant.withdrawal.does_not.length).toBeGreaterThan(0);
    expect(grant.active_sessions).toBe(1);
  });

  it('T059 another user’s grant is as absent as one that never was, for every method', async () => {
    const bob = await constellation.installation('bob');
    expect((await bob.account('GET', '/account/grants')).json.grants).toEqual([]);
    for (const [method, tail] of [
      ['GET', ''],
      ['GET', '/receipt'],
      ['GET', '/activity'],
      ['DELETE', ''],
    ] as const) {
      const foreign = await bob.account(method, `/account/grants/${grantId}${tail}`);
      const never = await bob.account(method, `/account/grants/${'0'.repeat(32)}${tail}`);
      expectRefusal(foreign, NOT_FOUND);
      expect(foreign.body).toBe(never.body);
    }
    expect((await food.userInfo(accessToken)).status).toBe(200);
  });

  it('a mini-program’s token opens nothing here', async () => {
    if (food.key === null) throw new Error('food is public');
    const answer = await alice.account('GET', '/account/grants', { session: accessToken, key: food.key });
    expectChallenge(answer, 'DPoP', refusal(403, 'insufficient_scope'));
  });

  it('gives a receipt that another library verifies against the published receipt keys', async () => {
    const { receipt } = (await alice.account('GET', `/account/grants/${grantId}/receipt`)).json;
    const jwks = createRemoteJWKSet(new URL(constellation.wire.url('/oauth/jwks/receipts')));
    const { payload } = await compactVerify(receipt, jwks);
    const text = new TextDecoder().decode(payload);
    expect(text).toContain('food');
    expect(text).toContain('email');
    const [head, , tail] = receipt.split('.');
    const forged = `${head}.${Buffer.from(text.replace('food', 'fool')).toString('base64url')}.${tail}`;
    await expect(compactVerify(forged, jwks)).rejects.toThrow();
  });

  it('tells within two seconds what was read when, with the token’s public id and without its secret', async () => {
    await food.userInfo(accessToken);
    const activity = () => alice.account('GET', `/account/grants/${grantId}/activity`);
    const eventsOf = ({ json }: Answer): string[] => json.items.map((item: { event: string }) => item.event);
    await expect.poll(async () => eventsOf(await activity()), { timeout: 2_000 }).toContain('userinfo.read');
    const answer = await activity();
    const events = eventsOf(answer);
    expect(events).toContain('code.redeemed');
    const read = answer.json.items.find((item: { event: string }) => item.event === 'userinfo.read');
    expect(read.claims).toContain('email');
    expect(read.claims).not.toContain('phone_number');
    const secret = accessToken.slice(accessToken.indexOf('.') + 1);
    expect(answer.body).not.toContain(secret);
    expect(answer.body).not.toMatch(/\b(?:cod|ref|at|ses)_[0-9a-z-]+\./);
  });
});

describe('/admin/v1', () => {
  it('opens for the development admin token only', async () => {
    for (const headers of [
      [],
      [['authorization', 'Bearer wrong']] as const,
      [['authorization', `DPoP ${alice.session()}`]] as const,
      [['authorization', `Bearer ${accessToken}`]] as const,
    ])
      for (const path of ['/admin/v1/clients', '/admin/v1/users', '/admin/v1/audit']) {
        const answer = await constellation.wire.send({ method: 'GET', path, headers });
        expect(answer.status).toBe(401);
        expect(answer.json.error).toBe('invalid_token');
      }
  });

  it('T156 never shows a secret again, and the audit log holds none', async () => {
    const { operator, env } = constellation;
    const clients = await operator.send('GET', '/admin/v1/clients');
    const audit = await operator.send('GET', '/admin/v1/audit?limit=1000');
    const known = [
      env.info.confidential_app.client_secret,
      env.info.confidential_host.client_secret,
      env.info.admin_token,
      'davit-demo',
      accessToken.slice(accessToken.indexOf('.') + 1),
    ];
    for (const { body, status } of [clients, audit]) {
      expect(status).toBe(200);
      for (const secret of known) expect(body).not.toContain(secret);
    }
  });

  it('a suspended mini-program gets no code and no token, and its tokens die (T080)', async () => {
    const { operator } = constellation;
    const bob = await constellation.installation('bob');
    const program = await constellation.food();
    const request = await program.codeRequest();
    const tokens = (await program.redeem(await bob.code(request), request)).json;
    const late = await program.codeRequest();
    const code = await bob.code(late);
    const suspended = await operator.send('PATCH', '/admin/v1/clients/food', { state: 'suspended' });
    expect(suspended.status).toBe(200);
    const SUSPENDED = refusal(400, 'unauthorized_client', 'app_suspended');
    try {
      expectRefusal(await bob.ask(await program.codeRequest()), SUSPENDED);
      expectRefusal(await program.redeem(code, late), SUSPENDED);
      expectRefusal(await program.refresh(tokens.refresh_token), SUSPENDED);
      expectChallenge(
        await program.userInfo(tokens.access_token),
        'DPoP',
        refusal(401, 'invalid_token', 'token_revoked'),
      );
    } finally {
      expect((await operator.send('PATCH', '/admin/v1/clients/food', { state: 'active' })).status).toBe(200);
    }
    expect((await program.redeem(code, late)).status).toBe(200);
  });

  it('a disabled user’s tokens and sessions die at once, and the log-in answers like a wrong password', async () => {
    const { operator, env } = constellation;
    const bob = await constellation.installation('bob');
    const program = await constellation.food();
    const request = await program.codeRequest();
    const tokens = (await program.redeem(await bob.code(request), request)).json;
    const [user] = (await operator.send('GET', '/admin/v1/users?username=bob')).json.users;
    const path = `/admin/v1/users/${user.user_id}`;
    expect((await operator.send('PATCH', path, { state: 'disabled' })).status).toBe(200);
    expect((await program.userInfo(tokens.access_token)).json.reason).toBe('token_revoked');
    expect((await bob.account('GET', '/account/grants')).json.reason).toBe('token_revoked');
    await expect(constellation.installation('bob')).rejects.toThrow(/factor_wrong/);
    expect((await operator.send('PATCH', path, { state: 'active' })).status).toBe(200);
    expect(env.info.users.map(({ username }) => username)).toEqual(['alice', 'bob']);
  });
});
