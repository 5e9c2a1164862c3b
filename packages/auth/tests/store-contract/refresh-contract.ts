// Contract of refreshing: rotation, repeats, reuse, narrowed scopes, ends (authorization.md §8).
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RefreshInput } from '../../src/ports/token-store.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { DAY, IDLE, MINUTE, openWorld, type Session, type World } from './world.ts';

export function refreshContract(subject: StoreUnderTest): void {
  describe('refresh', () => {
    let world: World;
    let session: Session;
    beforeEach(async () => {
      world = await openWorld(subject);
      session = await world.launch({ scope: ['openid', 'email'] });
    });
    afterEach(() => world.store.close());

    const present = (generation: number, changes: Partial<RefreshInput> = {}) =>
      world.store.tokens.refresh(world.refreshInput(session.family, generation, changes));
    const later = async (ms: number, generation: number) => {
      world.clock.now += ms;
      const outcome = await present(generation);
      if (outcome.kind !== 'refreshed') throw new Error(JSON.stringify(outcome));
      return outcome;
    };
    const whose = () => ({ familyId: session.family.familyId, grantId: session.family.grantId, userId: 'alice' });

    test('the current generation rotates: a new access token, the next generation, a later idle end', async () => {
      world.clock.now += 4 * MINUTE;
      const input = world.refreshInput(session.family, 0);
      const now = world.clock.now;
      const family = { ...session.family, generation: 1, idleExpiresAt: now + IDLE };
      const refreshed = {
        kind: 'refreshed',
        family,
        generation: 1,
        repeated: false,
        accessExpiresAt: now + 5 * MINUTE,
      };
      expect(await world.store.tokens.refresh(input)).toEqual(refreshed);
      expect(await world.resolve({ tokenId: input.accessToken.id, tokenHash: input.accessToken.secretHash })).toBe(
        'live',
      );
      expect(await world.resolve(session), 'the older access token lives on').toBe('live');
      const audited = { ...whose(), clientId: 'food', hostClientId: 'plaza' };
      expect(await world.events({ event: 'token.refreshed' })).toMatchObject([audited]);
    });

    test('T067 64 parallel presentations: one rotation, every answer names the same successor', async () => {
      const outcomes = await Promise.all(Array.from({ length: 64 }, () => present(0)));
      expect(outcomes.map((outcome) => outcome.kind === 'refreshed' && outcome.generation)).toEqual(Array(64).fill(1));
      expect(outcomes.filter((outcome) => outcome.kind === 'refreshed' && !outcome.repeated)).toHaveLength(1);
      expect(await present(1)).toMatchObject({ kind: 'refreshed', generation: 2, repeated: false });
    });

    test('a repeat within a minute gets the same successor and moves no end', async () => {
      const first = await later(10_000, 0);
      world.clock.now += MINUTE;
      const repeat = await present(0);
      expect(repeat).toMatchObject({ kind: 'refreshed', generation: 1, repeated: true });
      expect(repeat.kind === 'refreshed' && repeat.family).toEqual(first.family);
      expect(await present(1)).toMatchObject({ kind: 'refreshed', generation: 2 });
    });

    test('T068 a repeat after more than a minute revokes the family', async () => {
      await later(10_000, 0);
      world.clock.now += MINUTE + 1;
      const input = world.refreshInput(session.family, 0);
      expect(await world.store.tokens.refresh(input)).toEqual({
        kind: 'refused',
        reason: 'refresh_reused',
        ...whose(),
      });
      expect(await world.resolve(session)).toBe('token_revoked');
      expect(await present(1)).toMatchObject({ kind: 'refused', reason: 'family_revoked' });
      expect(await world.events({ event: 'family.revoked' })).toMatchObject([{ ...whose(), reason: 'refresh_reused' }]);
      expect(await world.store.tokens.refresh({ ...input, attemptId: 'other' }), 'its proof is spent').toEqual({
        kind: 'replayed',
      });
    });

    test('once the successor was presented, the older one is refused within its minute and the family lives', async () => {
      await later(10_000, 0);
      await later(10_000, 1);
      world.clock.now += 50_000;
      expect(await present(0)).toEqual({ kind: 'refused', reason: 'refresh_spent', ...whose() });
      expect(await present(2)).toMatchObject({ kind: 'refreshed', generation: 3 });
    });

    test('the older one revokes after the minute of its own rotation, however fresh the next rotation is', async () => {
      await later(10_000, 0);
      await later(50_000, 1);
      world.clock.now += 10_001;
      expect(await present(0)).toMatchObject({ kind: 'refused', reason: 'refresh_reused' });
    });

    test('three generations back revokes at once', async () => {
      for (const generation of [0, 1, 2]) await later(1, generation);
      expect(await present(0)).toMatchObject({ kind: 'refused', reason: 'refresh_reused' });
    });

    test('an unknown family and a generation that is not yet are unknown, and change nothing', async () => {
      const unknown = { kind: 'refused', reason: 'refresh_unknown' };
      expect(await present(0, { familyId: 'f-unknown' })).toEqual({
        ...unknown,
        familyId: null,
        grantId: null,
        userId: null,
      });
      expect(await present(1)).toEqual({ ...unknown, ...whose() });
      expect(await present(0)).toMatchObject({ kind: 'refreshed', generation: 1 });
    });

    test('a wrong client or key is refused and changes nothing, whatever generation it names', async () => {
      const first = await later(1_000, 0);
      const input = world.refreshInput(session.family, 1);
      for (const generation of [0, 1, 2]) {
        const wrongClient = { ...input, presentedGeneration: generation, clientId: 'books' };
        expect(await world.store.tokens.refresh(wrongClient)).toEqual({
          kind: 'refused',
          reason: 'client_mismatch',
          ...whose(),
        });
        for (const dpopJkt of ['other-key', null]) {
          const outcome = await world.store.tokens.refresh({ ...input, presentedGeneration: generation, dpopJkt });
          expect(outcome).toEqual({ kind: 'refused', reason: 'key_mismatch', ...whose() });
        }
      }
      world.clock.now += 2 * MINUTE;
      expect(await present(0, { dpopJkt: 'other-key' })).toMatchObject({ reason: 'key_mismatch' });
      expect(await world.events({ event: 'family.revoked' })).toEqual([]);
      const outcome = await world.store.tokens.refresh(input);
      expect(outcome).toMatchObject({ kind: 'refreshed', generation: 2 });
      expect(outcome.kind === 'refreshed' && outcome.family.absoluteExpiresAt).toBe(first.family.absoluteExpiresAt);
    });

    test('T071 rotation moves the idle end, never the absolute one', async () => {
      for (let generation = 0; generation < 6; generation++) {
        const { family } = await later(29 * DAY, generation);
        expect(family.idleExpiresAt).toBe(Math.min(world.clock.now + IDLE, session.family.absoluteExpiresAt));
      }
      world.clock.now = session.family.absoluteExpiresAt;
      expect(await present(6)).toMatchObject({ kind: 'refused', reason: 'refresh_expired' });
    });

    test('a family that was idle too long is over', async () => {
      world.clock.now = session.family.idleExpiresAt - 1;
      expect((await present(0)).kind).toBe('refreshed');
      world.clock.now += IDLE;
      expect(await present(1)).toEqual({ kind: 'refused', reason: 'refresh_expired', ...whose() });
    });

    test('a narrowed scope is the access token’s alone; a wider one changes nothing', async () => {
      const input = world.refreshInput(session.family, 0, { scope: ['openid'] });
      expect(await world.store.tokens.refresh({ ...input, scope: ['openid', 'phone'] })).toEqual({
        kind: 'scope_wider',
      });
      const outcome = await world.store.tokens.refresh(input);
      expect(outcome).toMatchObject({ generation: 1, repeated: false, family: { scope: ['openid', 'email'] } });
      const { id, secretHash } = input.accessToken;
      expect(await world.store.tokens.resolve(id, secretHash)).toMatchObject({ token: { scope: ['openid'] } });
      expect(await present(1, { scope: ['email', 'openid'] })).toMatchObject({ kind: 'refreshed' });
    });

    test('a retry of the same attempt gets the same answer: for a rotation, and for a repeat', async () => {
      const rotate = world.refreshInput(session.family, 0);
      const rotated = await world.store.tokens.refresh(rotate);
      expect(await world.store.tokens.refresh(rotate)).toEqual(rotated);
      const repeat = world.refreshInput(session.family, 0);
      const repeated = await world.store.tokens.refresh(repeat);
      expect(repeated).toMatchObject({ repeated: true, generation: 1 });
      world.clock.now += 2 * MINUTE;
      expect(await world.store.tokens.refresh(repeat)).toEqual(repeated);
      expect(await world.store.tokens.refresh(rotate)).toEqual(rotated);
      expect(await world.events({ event: 'token.refreshed' })).toHaveLength(2);
      expect(await world.events({ event: 'family.revoked' })).toEqual([]);
    });

    test('T063 a spent proof refuses the refresh, and the token is not consumed', async () => {
      const used = world.refreshInput(session.family, 0);
      await world.store.tokens.refresh(used);
      expect(await present(1, { spends: used.spends })).toEqual({ kind: 'replayed' });
      expect(await present(1)).toMatchObject({ kind: 'refreshed', generation: 2 });
    });

    describe('without rotation (confidential clients)', () => {
      let books: Session;
      beforeEach(async () => {
        books = await world.launch({ clientId: 'books', dpopJkt: null }, { dpopJkt: 'first-key' });
      });
      const again = (changes: Partial<RefreshInput> = {}) =>
        world.refreshInput(books.family, 0, { rotation: 'never', ...changes });

      test('the same generation stays and the idle end moves', async () => {
        for (let i = 0; i < 3; i++) {
          world.clock.now += DAY;
          const outcome = await world.store.tokens.refresh(again());
          expect(outcome).toMatchObject({ kind: 'refreshed', generation: 0, repeated: false });
          expect(outcome.kind === 'refreshed' && outcome.family.idleExpiresAt).toBe(world.clock.now + IDLE);
        }
        expect(await world.store.tokens.refresh(again({ presentedGeneration: 1 }))).toMatchObject({
          reason: 'refresh_unknown',
        });
        expect(await world.store.tokens.refresh(again({ clientId: 'food' }))).toMatchObject({
          reason: 'client_mismatch',
        });
      });

      test('a fresh key binds the new access token alone', async () => {
        const input = again({ dpopJkt: 'fresh-key' });
        const outcome = await world.store.tokens.refresh(input);
        expect(outcome).toMatchObject({ kind: 'refreshed', family: { dpopJkt: 'fresh-key' } });
        const fresh = await world.store.tokens.resolve(input.accessToken.id, input.accessToken.secretHash);
        expect(fresh).toMatchObject({ kind: 'live', token: { family: { dpopJkt: 'fresh-key' } } });
        const first = await world.store.tokens.resolve(books.tokenId, books.tokenHash);
        expect(first).toMatchObject({ kind: 'live', token: { family: { dpopJkt: 'first-key' } } });
      });

      test('a retry of the same attempt changes nothing and gets the same answer', async () => {
        const input = again();
        const outcome = await world.store.tokens.refresh(input);
        world.clock.now += DAY;
        expect(await world.store.tokens.refresh(input)).toEqual(outcome);
        expect(await world.events({ event: 'token.refreshed' })).toHaveLength(1);
      });
    });
  });
}
