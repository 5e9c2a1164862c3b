// Contract of the throttle: counted across stores, all buckets or none.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { MINUTE, openWorld, type World } from './world.ts';

export function throttleContract(subject: StoreUnderTest): void {
  describe('throttle', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const account = { key: bytes(1), limit: 3, windowMs: MINUTE };
    const address = { key: bytes(2), limit: 5, windowMs: MINUTE };
    const times = async (count: number, take: () => Promise<{ kind: string }>) => {
      const kinds: string[] = [];
      for (let i = 0; i < count; i++) kinds.push((await take()).kind);
      return kinds.filter((kind) => kind === 'allowed').length;
    };

    test('a bucket gives its limit, then says how long to wait, then begins anew', async () => {
      const { throttle } = world.store;
      expect(await times(3, () => throttle.take([account]))).toBe(3);
      world.clock.now += 20_000;
      expect(await throttle.take([account])).toEqual({ kind: 'limited', retryAfterMs: 40_000 });
      world.clock.now += 40_000;
      expect(await times(9, () => throttle.take([account]))).toBe(3);
    });

    test('when one bucket is empty, nothing is taken from the others', async () => {
      const { throttle } = world.store;
      expect(await times(9, () => throttle.take([address, account]))).toBe(3);
      expect(await times(9, () => throttle.take([address]))).toBe(2);
    });

    test('what is given back can be taken again, and no more than was taken', async () => {
      const { throttle } = world.store;
      await throttle.take([account]);
      for (let i = 0; i < 5; i++) await throttle.giveBack([account]);
      expect(await times(9, () => throttle.take([account]))).toBe(3);
      await throttle.giveBack([account]);
      expect(await times(9, () => throttle.take([account]))).toBe(1);
    });

    test('64 parallel takes do not pass the limit', async () => {
      const takes = await Promise.all(Array.from({ length: 64 }, () => world.store.throttle.take([account])));
      expect(takes.filter((take) => take.kind === 'allowed')).toHaveLength(3);
    });

    test.runIf(subject.reopen)('two processes count together', async () => {
      const other = await subject.reopen?.({ clock: () => world.clock.now });
      expect(await times(2, () => world.store.throttle.take([account]))).toBe(2);
      expect(await other?.throttle.take([account])).toEqual({ kind: 'allowed' });
      expect((await other?.throttle.take([account]))?.kind).toBe('limited');
      await other?.close();
    });
  });
}
