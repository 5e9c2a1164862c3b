// What changes between the look and the write: the store's statement decides, and the answer says what to do next.
import type { AuthorizationStore, AuthStore } from '@davit/auth';
import { afterEach, describe, expect, it } from 'vitest';
import { allow, ask, askForSheet, challenge, decide, events } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { expectOk, login } from './flow.ts';

let bed: Bed;
afterEach(() => bed.close());

/** Runs `meddle` just before the verb, once per entry of `times`. */
const before =
  (
    verb: 'approve' | 'issueSilently' | 'replaceSession',
    times: number,
    meddle: (store: AuthStore) => Promise<unknown>,
  ) =>
  (store: AuthStore): AuthStore => {
    let left = times;
    const original = store.authorizations[verb] as (input: unknown) => Promise<unknown>;
    const meddled = async (input: unknown) => {
      left -= 1;
      if (left >= 0) await meddle(store);
      return original(input);
    };
    return { ...store, authorizations: { ...store.authorizations, [verb]: meddled } as AuthorizationStore };
  };
const touchFood = (name: () => string) => (store: AuthStore) =>
  store.clients.update({ clientId: 'food', changes: { name: name() }, audit: [] });

describe('between sheet and code', () => {
  it('an app that changes at the last moment is shown again', async () => {
    bed = await openBed({
      wrapStore: before(
        'approve',
        1,
        touchFood(() => 'New name'),
      ),
    });
    const session = await login(bed);
    const answer = await decide(bed, session, await askForSheet(bed, session));
    expect(answer.json).toMatchObject({ reason: 'consent_changed', consent: { app: { name: 'New name' } } });
    expect(await events(bed, 'code.issued')).toEqual([]);
    expectOk(await decide(bed, session, answer.json));
  });

  it('an app that is suspended at the last moment gets nothing', async () => {
    const suspend = (store: AuthStore) =>
      store.clients.update({ clientId: 'food', changes: { state: 'suspended' }, audit: [] });
    bed = await openBed({ wrapStore: before('approve', 1, suspend) });
    const session = await login(bed);
    const answer = await decide(bed, session, await askForSheet(bed, session));
    expect(answer.json.reason).toBe('app_suspended');
    expect(await events(bed, 'code.issued')).toEqual([]);
  });

  it('a user who is disabled at the last moment gets nothing, and no session', async () => {
    const disable = async (store: AuthStore) => {
      for (const { userId } of await store.users.list({ limit: 9 }))
        await store.users.setState({ userId, state: 'disabled', audit: [] });
    };
    bed = await openBed({ wrapStore: before('approve', 1, disable) });
    const session = await login(bed);
    const answer = await decide(bed, session, await askForSheet(bed, session));
    expect(answer.json.reason).toBe('invalid_session');
    expect((await ask(bed, session)).json.reason).toBe('token_revoked');
  });

  it('a step that was spent at the last moment is spent', async () => {
    bed = await openBed();
    const session = await login(bed);
    const sheet = await askForSheet(bed, session);
    const tampered = { consent_hash: 'A'.repeat(43) };
    const answers = await Promise.all([1, 2, 3, 4].map(() => decide(bed, session, sheet, tampered)));
    expect(answers.map(({ json }) => json.reason).sort()).toEqual([
      'consent_changed',
      'invalid_session',
      'invalid_session',
      'invalid_session',
    ]);
    const denied = await challenge(bed, session, {
      app_id: 'food',
      auth_session: sheet.auth_session,
      decision: 'deny',
    });
    expect(denied.json.reason).toBe('invalid_session');
  });
});

describe('a silent code', () => {
  const withdraw = async (store: AuthStore) => {
    for (const { userId } of await store.users.list({ limit: 9 }))
      for (const { grantId } of await store.authorizations.listGrants(userId))
        await store.authorizations.withdrawGrant({ grantId, userId, attemptId: 'w', spends: [], audit: [] });
  };
  it.each([
    ['asks when it may', undefined, 'insufficient_authorization'],
    ['is refused with prompt=none', 'none', 'consent_required'],
  ])('T033 after a withdrawal at the last moment %s', async (_, prompt, reason) => {
    bed = await openBed({ wrapStore: before('issueSilently', 1, withdraw) });
    const session = await login(bed);
    await allow(bed, session);
    expect((await ask(bed, session, { prompt })).json.reason).toBe(reason);
    expect(await events(bed, 'code.issued')).toHaveLength(1);
  });
});
