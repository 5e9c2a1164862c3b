// Contract of what comes at once: each has its own outcome, however an adapter carries them, and nobody fails for a neighbour.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RefreshInput } from '../../src/ports/token-store.ts';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { MINUTE, openWorld, type Session, type World } from './world.ts';

const MANY = 40;

export function togetherContract(subject: StoreUnderTest): void {
  describe('at once', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const launchMany = async (count: number): Promise<Session[]> => {
      const sessions: Session[] = [];
      for (let at = 0; at < count; at += 1)
        sessions.push(await world.launch({ userId: at % 2 === 0 ? 'alice' : 'bob' }, { maxFamilies: 1_000 }));
      return sessions;
    };
    const allowMany = async (count: number) => {
      const codes = [];
      for (let at = 0; at < count; at += 1) codes.push((await world.allow()).code);
      return codes;
    };

    test('as many codes of one user as come make as many families, each its own', async () => {
      const inputs = (await allowMany(MANY)).map((code) => world.redeemInput(code, { maxFamilies: 1_000 }));
      const outcomes = await Promise.all(inputs.map((input) => world.store.tokens.redeem(input)));
      expect(outcomes.map((outcome) => outcome.kind === 'redeemed' && outcome.family.familyId)).toEqual(
        inputs.map(({ familyId }) => familyId),
      );
      for (const { accessToken } of inputs)
        expect(await world.resolve({ tokenId: accessToken.id, tokenHash: accessToken.secretHash })).toBe('live');
      const audited = await world.events({ event: 'code.redeemed' });
      expect(audited.map(({ familyId }) => familyId).sort()).toEqual(inputs.map(({ familyId }) => familyId).sort());
      expect(new Set(audited.map(({ tokenId }) => tokenId)).size).toBe(MANY);
    });

    test.each([1, 3])('no more than %i families of a user are left, and not fewer', async (maxFamilies) => {
      const inputs = (await allowMany(MANY)).map((code) => world.redeemInput(code, { maxFamilies }));
      const outcomes = await Promise.all(inputs.map((input) => world.store.tokens.redeem(input)));
      expect(outcomes.every(({ kind }) => kind === 'redeemed')).toBe(true);
      const live = await Promise.all(
        inputs.map(({ accessToken: { id, secretHash } }) => world.resolve({ tokenId: id, tokenHash: secretHash })),
      );
      expect(live.filter((word) => word === 'live')).toHaveLength(maxFamilies);
      expect(await world.events({ event: 'family.revoked' })).toHaveLength(MANY - maxFamilies);
    });

    test('two valid presentations of each of many codes: one is redeemed, the other ends its family', async () => {
      const codes = await allowMany(MANY / 2);
      const inputs = [...codes, ...codes].map((code) => world.redeemInput(code, { maxFamilies: 1_000 }));
      const outcomes = await Promise.all(inputs.map((input) => world.store.tokens.redeem(input)));
      for (const [at, code] of codes.entries()) {
        const two = [outcomes[at], outcomes[at + codes.length]];
        expect(two.map((one) => (one?.kind === 'refused' ? one.reason : one?.kind)).sort(), code.id).toEqual([
          'code_spent',
          'redeemed',
        ]);
      }
      expect(await world.events({ event: 'family.revoked' })).toHaveLength(codes.length);
    });

    test('each refresh gets its own answer', async () => {
      const sessions = await launchMany(MANY);
      const inputs = sessions.map(({ family }) => world.refreshInput(family, 0));
      const outcomes = await Promise.all(inputs.map((input) => world.store.tokens.refresh(input)));
      for (const [at, session] of sessions.entries()) {
        const outcome = outcomes[at];
        expect(outcome).toMatchObject({ kind: 'refreshed', generation: 1, repeated: false });
        expect(outcome?.kind === 'refreshed' && outcome.family).toEqual({
          ...session.family,
          generation: 1,
          idleExpiresAt: outcome?.kind === 'refreshed' ? outcome.family.idleExpiresAt : 0,
        });
      }
      for (const { accessToken } of inputs)
        expect(await world.resolve({ tokenId: accessToken.id, tokenHash: accessToken.secretHash })).toBe('live');
      // The same attempts again have won, and win again.
      expect(await Promise.all(inputs.map((input) => world.store.tokens.refresh(input)))).toEqual(outcomes);
    });

    test('each refusal is told to whom it is due, and nothing stays of what was refused', async () => {
      const sessions = await launchMany(MANY);
      const spent = world.verb().spends;
      /** What is wrong with every fourth of them, and what it is told. */
      const wrong: readonly (readonly [Partial<RefreshInput>, object])[] = [
        [{ clientId: 'books' }, { kind: 'refused', reason: 'client_mismatch' }],
        [{ dpopJkt: 'other-key' }, { kind: 'refused', reason: 'key_mismatch' }],
        [{ presentedGeneration: 7 }, { kind: 'refused', reason: 'refresh_unknown' }],
        [{ familyId: 'no-such-family' }, { kind: 'refused', reason: 'refresh_unknown' }],
        [{ scope: ['openid', 'email'] }, { kind: 'scope_wider' }],
        [{ rotation: 'never' }, { kind: 'refreshed', generation: 0 }],
        [{ audit: [] }, { kind: 'refreshed', generation: 1 }],
        // Of the two that spend one value either may be the first.
        [{ spends: spent }, {}],
        [{ spends: spent }, {}],
      ];
      const inputs = sessions.map(({ family }, at) =>
        world.refreshInput(family, 0, at % 4 === 0 ? (wrong[at / 4]?.[0] ?? {}) : {}),
      );
      const outcomes = await Promise.all(inputs.map((input) => world.store.tokens.refresh(input)));
      expect([outcomes[28]?.kind, outcomes[32]?.kind].sort()).toEqual(['refreshed', 'replayed']);
      for (const [at, outcome] of outcomes.entries()) {
        const told = at % 4 === 0 ? wrong[at / 4]?.[1] : undefined;
        expect([at, outcome]).toMatchObject([at, told ?? { kind: 'refreshed', generation: 1 }]);
      }
      // What was refused has spent nothing: the same values do for the right request, and its family is where it was.
      for (const at of [0, 4, 8, 16]) {
        const { family } = sessions[at] as Session;
        const again = world.refreshInput(family, 0, { spends: inputs[at]?.spends ?? [] });
        expect([at, await world.store.tokens.refresh(again)]).toMatchObject([at, { kind: 'refreshed', generation: 1 }]);
      }
    });

    test('nobody fails for a neighbour', async () => {
      const sessions = await launchMany(MANY);
      const taken = sessions[0]?.tokenId ?? '';
      const wrong: readonly Partial<RefreshInput>[] = [
        { audit: [{ event: 'token.refreshed', reason: 'a\0b' }] },
        { accessToken: { id: taken, secretHash: bytes(1), ttlMs: MINUTE } },
        { idleMs: Number.NaN },
        { spends: [{ hash: bytes(3), expiresAt: Number.POSITIVE_INFINITY }] },
      ];
      const inputs = sessions.map(({ family }, at) =>
        world.refreshInput(family, 0, at % 10 === 5 ? (wrong[(at - 5) / 10] ?? {}) : {}),
      );
      const outcomes = await Promise.allSettled(inputs.map((input) => world.store.tokens.refresh(input)));
      for (const [at, outcome] of outcomes.entries()) {
        if (at % 10 === 5) expect([at, outcome]).toMatchObject([at, { status: 'rejected' }]);
        else
          expect([at, outcome]).toMatchObject([at, { value: { kind: 'refreshed', generation: 1, repeated: false } }]);
      }
      expect(await world.events({ event: 'token.refreshed' })).toHaveLength(MANY - wrong.length);
    });
  });
}
