// Contract of the user store: blind indexes, generations, pairwise subjects.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes, sampleUser } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, type World } from './world.ts';

export function userContract(subject: StoreUnderTest): void {
  describe('users', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    test('a created user comes back as it went in, found by id and by blind index', async () => {
      const { users } = world.store;
      const user = { ...sampleUser('carol', 3_000), phoneIndex: bytes(5), passwordHash: null };
      const stored = {
        ...user,
        state: 'active',
        generation: 1,
        createdAt: world.clock.now,
        updatedAt: world.clock.now,
      };
      expect(await users.create({ user, audit: [{ event: 'user.created' }] })).toEqual({
        kind: 'created',
        user: stored,
      });
      expect(await users.find('carol')).toEqual(stored);
      expect(await users.findByUsername('built-in', user.usernameIndex)).toEqual(stored);
      expect(await users.findByUsername('plaza', user.usernameIndex)).toBeNull();
      expect(await users.findByUsername('built-in', bytes(9))).toBeNull();
      expect(await users.find('dave')).toBeNull();
      expect(await world.events({ event: 'user.created' })).toMatchObject([{ userId: 'carol' }]);
    });

    test('a user name is taken once within its namespace', async () => {
      const { users } = world.store;
      const twin = { ...sampleUser('alice2', 4_000), usernameIndex: sampleUser('alice', 1_000).usernameIndex };
      expect(await users.create({ user: twin, audit: [{ event: 'x' }] })).toEqual({ kind: 'exists' });
      expect(await users.create({ user: sampleUser('alice', 4_000), audit: [{ event: 'x' }] })).toEqual({
        kind: 'exists',
      });
      expect(await users.find('alice2')).toBeNull();
      expect((await users.create({ user: { ...twin, namespace: 'plaza' }, audit: [] })).kind).toBe('created');
      expect(await world.events({ event: 'x' })).toEqual([]);
    });

    test('lists by id, page by page', async () => {
      const ids = async (afterId?: string) =>
        (await world.store.users.list({ afterId, limit: 1 })).map((user) => user.userId);
      expect([await ids(), await ids('alice'), await ids('bob')]).toEqual([['alice'], ['bob'], []]);
    });

    test('state and generation change alone, and only of a known user', async () => {
      const { users } = world.store;
      const before = await users.find('alice');
      world.clock.now += 1;
      const disabled = { ...before, state: 'disabled', updatedAt: world.clock.now };
      expect(await users.setState({ userId: 'alice', state: 'disabled', audit: [{ event: 'user.disabled' }] })).toEqual(
        {
          kind: 'updated',
          user: disabled,
        },
      );
      expect(await users.raiseGeneration({ userId: 'alice', audit: [] })).toEqual({ kind: 'updated', generation: 2 });
      expect(await users.find('alice')).toEqual({ ...disabled, generation: 2 });
      expect(await users.setState({ userId: 'nobody', state: 'active', audit: [] })).toEqual({ kind: 'not_found' });
      expect(await users.raiseGeneration({ userId: 'nobody', audit: [] })).toEqual({ kind: 'not_found' });
      expect(await world.events({ userId: 'alice' })).toMatchObject([{ event: 'user.disabled' }]);
    });

    test('the first pairwise subject stays, whatever later keys would compute', async () => {
      const { users } = world.store;
      const ask = (userId: string, sectorId: string, candidate: string, keyVersion = 1) =>
        users.subjectFor({ userId, sectorId, candidate, keyVersion });
      expect(await users.findSubject('alice', 'kitchen')).toBeNull();
      expect(await ask('alice', 'kitchen', 'first')).toBe('first');
      expect(await ask('alice', 'kitchen', 'second', 2)).toBe('first');
      expect(await ask('alice', 'books', 'third')).toBe('third');
      expect(await ask('bob', 'kitchen', 'fourth')).toBe('fourth');
      expect(await users.findSubject('alice', 'kitchen')).toBe('first');
    });
  });
}
