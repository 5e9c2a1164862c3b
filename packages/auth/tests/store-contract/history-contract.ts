// Random histories of one family against a model of a few lines: what the store answers is what the rules say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoreUnderTest } from './store-under-test.ts';
import { MINUTE, openWorld, type World } from './world.ts';

type Step =
  | { readonly do: 'redeem'; readonly verifier: boolean }
  | { readonly do: 'refresh'; readonly back: number; readonly key: boolean }
  | { readonly do: 'revoke'; readonly own: boolean }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redeem' as const), verifier: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('refresh' as const),
      back: fc.integer({ min: -1, max: 3 }),
      key: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), own: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 20_000, 59_000, MINUTE) }),
  },
);

/** The rules of authorization.md §8 for one code and its family, said in another way: a list of rotation times. */
class Model {
  alive = true;
  /** Time of the rotation that spent each generation. */
  readonly rotations: number[] = [];

  redeemAgain(verifier: boolean): string {
    if (!verifier) return 'verifier_mismatch';
    this.alive = false;
    return 'code_spent';
  }

  refresh(generation: number, key: boolean, now: number): string {
    const current = this.rotations.length;
    if (!key) return 'key_mismatch';
    if (generation > current) return 'refresh_unknown';
    if (!this.alive) return 'family_revoked';
    if (generation === current) {
      this.rotations.push(now);
      return `refreshed ${current + 1}`;
    }
    const fresh = now - (this.rotations[generation] as number) <= MINUTE;
    if (fresh && generation === current - 1) return `refreshed ${current}`;
    if (fresh && generation === current - 2) return 'refresh_spent';
    this.alive = false;
    return 'refresh_reused';
  }
}

async function check(world: World, steps: readonly Step[]): Promise<void> {
  const session = await world.launch();
  const { family, code } = session;
  const model = new Model();
  for (const one of steps) {
    if (one.do === 'wait') world.clock.now += one.ms;
    if (one.do === 'redeem') {
      const expected = model.redeemAgain(one.verifier);
      const outcome = await world.store.tokens.redeem(
        world.redeemInput(code, one.verifier ? {} : { challenge: 'wrong' }),
      );
      expect(outcome).toMatchObject({ kind: 'refused', reason: expected });
    }
    if (one.do === 'refresh') {
      const generation = Math.max(0, model.rotations.length - one.back);
      const expected = model.refresh(generation, one.key, world.clock.now);
      const input = world.refreshInput(family, generation, one.key ? {} : { dpopJkt: 'other' });
      const outcome = await world.store.tokens.refresh(input);
      const answer = outcome.kind === 'refreshed' ? `refreshed ${outcome.generation}` : JSON.stringify(outcome);
      if (outcome.kind === 'refused') expect(outcome.reason).toBe(expected);
      else expect(answer).toBe(expected);
    }
    if (one.do === 'revoke') {
      const clientId = one.own ? 'food' : 'books';
      model.alive &&= !one.own;
      await world.store.tokens.revokeFamily({
        ...world.verb(),
        audit: [],
        familyId: family.familyId,
        clientId,
        reason: 'x',
      });
    }
    const expired = world.clock.now >= session.accessExpiresAt;
    const whileAlive = expired ? 'token_expired' : 'live';
    expect(await world.resolve(session)).toBe(model.alive ? whileAlive : 'token_revoked');
  }
}

export function historyContract(subject: StoreUnderTest): void {
  describe('histories', () => {
    test('any order of redeem, refresh, revoke and time agrees with the model', async () => {
      const world = await openWorld(subject);
      try {
        const histories = fc.array(step, { minLength: 1, maxLength: 12 });
        await fc.assert(
          fc.asyncProperty(histories, (steps) => check(world, steps)),
          { numRuns: 100 },
        );
      } finally {
        await world.store.close();
      }
    });
  });
}
