// Contract of the server's keys and facts: the first writer wins.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, type World } from './world.ts';

export function keyContract(subject: StoreUnderTest): void {
  describe('server keys and facts', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    test('a purpose gets one current key, however many processes start at once', async () => {
      const { keys } = world.store;
      const ids = Array.from({ length: 8 }, (_, i) => `key-${i}`);
      const sealed = bytes(3, 44);
      await Promise.all(ids.map((id) => keys.insertIfMissing({ id, purpose: 'refresh', sealed, publicJwk: null })));
      world.clock.now += 1;
      await keys.insertIfMissing({ id: 'es256', purpose: 'id-token-es256', sealed, publicJwk: '{"kty":"EC"}' });
      expect(await keys.list()).toEqual([
        { id: 'key-0', purpose: 'refresh', state: 'current', sealed, publicJwk: null, createdAt: world.clock.now - 1 },
        {
          id: 'es256',
          purpose: 'id-token-es256',
          state: 'current',
          sealed,
          publicJwk: '{"kty":"EC"}',
          createdAt: world.clock.now,
        },
      ]);
    });

    test('a fact is set once; the epoch begins at 1', async () => {
      const { keys } = world.store;
      expect(await keys.getFact('issuer')).toBeNull();
      expect(await keys.initFact('issuer', 'http://localhost:4000')).toBe('http://localhost:4000');
      expect(await keys.initFact('issuer', 'http://other')).toBe('http://localhost:4000');
      expect(await keys.getFact('issuer')).toBe('http://localhost:4000');
      expect(await keys.getFact('epoch')).toBe('1');
    });
  });
}
