// Refreshing: rotation, the idempotent repeat, reuse, and bindings (authorization.md §8).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { MiniProgram } from './mini-program.ts';
import { newKey, randomText } from './proof.ts';
import type { RawHost } from './raw-host.ts';
import {
  expectChallenge,
  expectRefusal,
  INVALID_CLIENT,
  INVALID_GRANT,
  INVALID_REQUEST,
  INVALID_SCOPE,
  refusal,
} from './refusal.ts';

const REVOKED = refusal(401, 'invalid_token', 'token_revoked');
let constellation: Constellation;
let host: RawHost;

beforeAll(async () => {
  constellation = await startConstellation();
  host = await constellation.installation('alice');
});
afterAll(() => constellation?.close());

async function family(program: MiniProgram) {
  const request = await program.codeRequest('openid profile offline_access');
  return (await program.redeem(await host.code(request), request)).json;
}

describe('refreshing a public mini-program’s token', () => {
  it('gives a new access token, a new refresh token and a new ID token', async () => {
    const food = await constellation.food();
    const first = await family(food);
    const second = (await food.refresh(first.refresh_token)).json;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second).toMatchObject({ token_type: 'DPoP', scope: first.scope, id_token: expect.any(String) });
    expect((await food.userInfo(first.access_token)).status).toBe(200);
    expect((await food.userInfo(second.access_token)).status).toBe(200);
  });

  it('T067 a repeat at once gets the identical successor (a lost answer, a parallel tab)', async () => {
    const food = await constellation.food();
    const first = await family(food);
    const second = (await food.refresh(first.refresh_token)).json;
    const repeated = await food.refresh(first.refresh_token);
    expect(repeated.status).toBe(200);
    expect(repeated.json.refresh_token).toBe(second.refresh_token);
    expect(repeated.json.access_token).not.toBe(second.access_token);
  });

  it('after the successor was presented, the one before is refused and the family lives; an older one ends it', async () => {
    const food = await constellation.food();
    const first = await family(food);
    const second = (await food.refresh(first.refresh_token)).json;
    const third = (await food.refresh(second.refresh_token)).json;
    expectRefusal(await food.refresh(first.refresh_token), INVALID_GRANT);
    expect((await food.userInfo(third.access_token)).status).toBe(200);
    const fourth = (await food.refresh(third.refresh_token)).json;
    expectRefusal(await food.refresh(first.refresh_token), INVALID_GRANT);
    expectChallenge(await food.userInfo(fourth.access_token), 'DPoP', REVOKED);
    expectRefusal(await food.refresh(fourth.refresh_token), INVALID_GRANT);
    const [refused] = await constellation.operator.audit({ event: 'token.refused', limit: '2' });
    expect(refused?.family_id).toMatch(/^[0-9a-f]{32}$/);
    const rows = await constellation.operator.audit({ family_id: refused?.family_id as string });
    expect(rows.filter(({ event }) => event === 'family.revoked').map(({ reason }) => reason)).toEqual([
      'refresh_reused',
    ]);
    const reasons = rows.filter(({ event }) => event === 'token.refused').map(({ reason }) => reason);
    expect(reasons).toEqual(['family_revoked', 'refresh_reused', 'refresh_spent']);
  });

  it('T068 from another key or another client nothing happens, and the family lives', async () => {
    const food = await constellation.food();
    const backend = await constellation.backend();
    const first = await family(food);
    expectRefusal(await food.refresh(first.refresh_token, { key: await newKey() }), INVALID_GRANT);
    expectRefusal(await backend.refresh(first.refresh_token), INVALID_GRANT);
    const second = await food.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    // An old generation from the wrong key proves nothing either.
    const third = (await food.refresh(second.json.refresh_token)).json;
    expectRefusal(await food.refresh(first.refresh_token, { key: await newKey() }), INVALID_GRANT);
    expect((await food.userInfo(third.access_token)).status).toBe(200);
  });

  it('refuses malformed, guessed and foreign refresh tokens alike, and leaves the family alone', async () => {
    const food = await constellation.food();
    const first = await family(food);
    const id = first.refresh_token.slice(0, first.refresh_token.indexOf('.'));
    const answers = await Promise.all(
      ['x', `${id}.${randomText(32)}`, first.access_token, `ref_${'0'.repeat(32)}-0.${randomText(32)}`].map((text) =>
        food.refresh(text),
      ),
    );
    for (const answer of answers) {
      expectRefusal(answer, INVALID_GRANT);
      expect(answer.body).toBe(answers[0]?.body);
    }
    const wrong = [{ refresh_token: undefined }, { refresh_token: '' }];
    for (const values of wrong) expectRefusal(await food.refresh('x', { form: values }), INVALID_REQUEST);
    expectRefusal(await food.refresh(first.refresh_token, { form: { scope: 'openid "x' } }), INVALID_SCOPE);
    expect((await food.refresh(first.refresh_token)).status).toBe(200);
  });

  it('needs the client: a confidential mini-program’s refresh token is nothing without its secret', async () => {
    const backend = await constellation.backend();
    const first = await family(backend);
    const bare = await backend.refresh(first.refresh_token, {
      headers: [['content-type', 'application/x-www-form-urlencoded']].slice(1) as [],
      form: { client_id: backend.appId },
    });
    expectRefusal(bare, INVALID_CLIENT);
    const second = await backend.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    // Policy `never`: the refresh token stays.
    expect(second.json.refresh_token ?? first.refresh_token).toBe(first.refresh_token);
    expect((await backend.refresh(first.refresh_token)).status).toBe(200);
  });
});

describe('POST /oauth/revoke', () => {
  it('RFC 7009 a refresh token ends its family, an access token only itself, neither the grant', async () => {
    const food = await constellation.food();
    const first = await family(food);
    expect((await food.revoke(first.access_token)).status).toBe(200);
    expectChallenge(await food.userInfo(first.access_token), 'DPoP', REVOKED);
    const second = (await food.refresh(first.refresh_token)).json;
    expect((await food.userInfo(second.access_token)).status).toBe(200);
    expect((await food.revoke(second.refresh_token)).status).toBe(200);
    expectChallenge(await food.userInfo(second.access_token), 'DPoP', REVOKED);
    expectRefusal(await food.refresh(second.refresh_token), INVALID_GRANT);
    expect((await host.ask(await food.codeRequest('openid profile'))).status).toBe(200);
  });

  it('T072 another client’s token: 200, and nothing is revoked', async () => {
    const food = await constellation.food();
    const backend = await constellation.backend();
    const first = await family(food);
    for (const token of [first.access_token, first.refresh_token])
      expect((await backend.revoke(token)).status).toBe(200);
    expect((await food.userInfo(first.access_token)).status).toBe(200);
    expect((await food.refresh(first.refresh_token)).status).toBe(200);
  });

  it('RFC 7009 §2.2 an unknown token is 200; no token is invalid_request; an unknown client is invalid_client', async () => {
    const food = await constellation.food();
    expect((await food.revoke(`at_${'0'.repeat(32)}.${randomText(32)}`)).status).toBe(200);
    expect((await food.revoke('garbage')).status).toBe(200);
    expectRefusal(await food.revoke('x', { form: { token: undefined } }), INVALID_REQUEST);
    expectRefusal(await food.revoke('x', { form: { client_id: 'nobody' } }), INVALID_CLIENT);
  });
});
