// Contract of the clean-up, and of what is left of a store that was closed.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/ports/store.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { DAY, MINUTE, openWorld, type World } from './world.ts';

export function sweepContract(subject: StoreUnderTest): void {
  describe('sweep, ping, now, close', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    test('nothing that can still matter goes', async () => {
      const session = await world.launch();
      const presented = await world.openSheet();
      const { code } = await world.allow();
      const used = world.refreshInput(session.family, 0);
      await world.store.tokens.refresh(used);
      await world.store.sweep(1_000);
      expect(await world.store.authorizations.peekSession(presented)).not.toBeNull();
      expect((await world.store.tokens.redeem(world.redeemInput(code))).kind).toBe('redeemed');
      const replay = { ...world.refreshInput(session.family, 1), spends: used.spends };
      expect(await world.store.tokens.refresh(replay)).toEqual({ kind: 'replayed' });
      world.clock.now += 6 * MINUTE;
      await world.store.sweep(1_000);
      expect(await world.resolve(session)).toBe('token_expired');
      const again = await world.store.tokens.redeem(world.redeemInput(session.code));
      expect(again).toMatchObject({ reason: 'code_spent' });
    });

    test('everything expired goes in the end, a bounded number at a time', async () => {
      for (let i = 0; i < 5; i++) await world.launch();
      await world.openSheet();
      world.clock.now += 400 * DAY;
      let total = 0;
      for (let gone = -1; gone !== 0; total += gone) {
        gone = await world.store.sweep(7);
        expect(gone).toBeLessThanOrEqual(7);
      }
      expect(total).toBeGreaterThanOrEqual(5 * 4);
      expect(await world.store.sweep(1_000)).toBe(0);
      expect(await world.store.authorizations.findGrant('alice', 'food')).not.toBeNull();
      expect(await world.store.clients.find('food')).not.toBeNull();
      expect(await world.store.users.find('alice')).not.toBeNull();
    });

    test('now is the database’s clock', () => {
      expect(world.store.now()).toBe(world.clock.now);
      world.clock.now += 1_234;
      expect(world.store.now()).toBe(world.clock.now);
    });

    test('after close every verb refuses: nothing was written', async () => {
      await world.store.ping();
      await world.store.close();
      const unavailable = (error: unknown) => error instanceof StoreUnavailable && error.outcome === 'nothing_written';
      await expect(world.store.ping()).rejects.toSatisfy(unavailable);
      await expect(world.store.clients.find('food')).rejects.toSatisfy(unavailable);
      await expect(world.store.audit.append([{ event: 'late' }])).rejects.toSatisfy(unavailable);
      await expect(world.store.tokens.redeem(world.redeemInput(world.newCode()))).rejects.toSatisfy(unavailable);
      await world.store.close();
    });
  });
}
