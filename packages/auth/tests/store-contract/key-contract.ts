// Contract of the server's keys and facts: the first writer wins, and a rotation happens once.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewServerKey, ServerKeyPurpose } from '../../src/ports/key-store.ts';
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
        {
          id: 'key-0',
          purpose: 'refresh',
          state: 'current',
          stateSince: world.clock.now - 1,
          sealed,
          publicJwk: null,
          createdAt: world.clock.now - 1,
        },
        {
          id: 'es256',
          purpose: 'id-token-es256',
          state: 'current',
          stateSince: world.clock.now,
          sealed,
          publicJwk: '{"kty":"EC"}',
          createdAt: world.clock.now,
        },
      ]);
    });

    const signing = (id: string, purpose: ServerKeyPurpose = 'id-token-es256'): NewServerKey => ({
      ...{ id, purpose, sealed: bytes(9, 44), publicJwk: `{"kid":"${id}"}` },
    });
    const rotate = {
      next: (id: string, currentId: string, purpose?: ServerKeyPurpose) =>
        world.store.keys.addNext({ key: signing(id, purpose), currentId, audit: [{ event: 'key.published' }] }),
      promote: (nextId: string, currentId: string) =>
        world.store.keys.promoteNext({ nextId, currentId, audit: [{ event: 'key.promoted' }] }),
      retire: (keyId: string) => world.store.keys.retire({ keyId, audit: [{ event: 'key.retired' }] }),
    };
    const states = async () =>
      (await world.store.keys.list()).map(({ id, state, stateSince }) => [id, state, stateSince]);
    const ROTATED = { kind: 'rotated' };
    const CHANGED = { kind: 'changed_meanwhile' };

    test('T077 a key is next, current, retiring and gone, and each step says since when', async () => {
      const start = world.clock.now;
      await world.store.keys.insertIfMissing(signing('k1'));
      world.clock.now += 10;
      expect(await rotate.next('k2', 'k1')).toEqual(ROTATED);
      world.clock.now += 10;
      expect(await rotate.promote('k2', 'k1')).toEqual(ROTATED);
      expect(await states()).toEqual([
        ['k1', 'retiring', start + 20],
        ['k2', 'current', start + 20],
      ]);
      world.clock.now += 10;
      expect(await rotate.retire('k1')).toEqual(ROTATED);
      expect(await states()).toEqual([['k2', 'current', start + 20]]);
      expect((await world.events()).map(({ event }) => event)).toEqual([
        'key.published',
        'key.promoted',
        'key.retired',
      ]);
    });

    test('a step that was decided on a state that is past writes nothing', async () => {
      await world.store.keys.insertIfMissing(signing('k1'));
      await world.store.keys.insertIfMissing(signing('r1', 'receipt'));
      expect(await rotate.next('k2', 'k0')).toEqual(CHANGED);
      expect(await rotate.next('k2', 'r1')).toEqual(CHANGED);
      expect(await rotate.promote('k2', 'k1')).toEqual(CHANGED);
      expect(await rotate.retire('k1')).toEqual(CHANGED);
      await rotate.next('k2', 'k1');
      expect(await rotate.next('k3', 'k1')).toEqual(CHANGED);
      expect(await rotate.promote('k2', 'r1')).toEqual(CHANGED);
      expect(await rotate.promote('k1', 'k1')).toEqual(CHANGED);
      await rotate.promote('k2', 'k1');
      expect(await rotate.promote('k2', 'k1')).toEqual(CHANGED);
      expect(await rotate.next('k3', 'k1')).toEqual(CHANGED);
      expect((await states()).map(([id, state]) => `${id} ${state}`)).toEqual([
        'k1 retiring',
        'r1 current',
        'k2 current',
      ]);
      expect(await world.events({ event: 'key.published' })).toHaveLength(1);
      expect(await world.events({ event: 'key.promoted' })).toHaveLength(1);
      expect(await world.events({ event: 'key.retired' })).toHaveLength(0);
    });

    test('of processes that take the same step at once, one wins', async () => {
      await world.store.keys.insertIfMissing(signing('k1'));
      const wins = async (steps: readonly Promise<{ kind: string }>[]) =>
        (await Promise.all(steps)).filter(({ kind }) => kind === 'rotated').length;
      const eight = Array.from({ length: 8 }, (_, i) => `n${i}`);
      expect(await wins(eight.map((id) => rotate.next(id, 'k1')))).toBe(1);
      const next = (await world.store.keys.list()).find(({ state }) => state === 'next')?.id ?? '';
      expect(await wins(eight.map(() => rotate.promote(next, 'k1')))).toBe(1);
      expect(await wins(eight.map(() => rotate.retire('k1')))).toBe(1);
    });

    test('T165 a retired key loses its private part; of a receipt key the public one stays in the list for ever', async () => {
      await world.store.keys.insertIfMissing(signing('r1', 'receipt'));
      await rotate.next('r2', 'r1', 'receipt');
      await rotate.promote('r2', 'r1');
      await rotate.retire('r1');
      const [first] = await world.store.keys.list();
      expect(first).toMatchObject({ id: 'r1', state: 'retired', sealed: new Uint8Array(), publicJwk: '{"kid":"r1"}' });
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
