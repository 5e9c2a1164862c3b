// Contract of the client store: versions, key claims, origins.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleClient } from './samples.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, type World } from './world.ts';

export function clientContract(subject: StoreUnderTest): void {
  describe('clients', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const jwk = { kty: 'EC', crv: 'P-256', x: 'eHg', y: 'eXk' } as const;

    test('a created client comes back as it went in, with version and times', async () => {
      const client = sampleClient('shop', {
        keys: [jwk],
        secretHash: Uint8Array.from([0, 1, 255]),
        icon: 'https://a/b',
      });
      const created = await world.store.clients.create({ client, keyClaims: [], audit: [{ event: 'client.created' }] });
      const times = { version: 1, createdAt: world.clock.now, updatedAt: world.clock.now };
      expect(created).toEqual({ kind: 'created', client: { ...client, ...times } });
      expect(await world.store.clients.find('shop')).toEqual({ ...client, ...times });
      expect(await world.events({ event: 'client.created' })).toMatchObject([{ clientId: 'shop' }]);
    });

    test('an id is taken once, and the first client stays as it is', async () => {
      const again = { client: sampleClient('food', { name: 'other' }), keyClaims: [], audit: [{ event: 'x' }] };
      expect(await world.store.clients.create(again)).toEqual({ kind: 'exists' });
      expect((await world.store.clients.find('food'))?.name).toBe('food');
      expect(await world.events({ event: 'x' })).toEqual([]);
    });

    test('an unknown client is null', async () => {
      expect(await world.store.clients.find('nobody')).toBeNull();
    });

    test('an update changes the named columns only and raises the version', async () => {
      const before = await world.store.clients.find('food');
      world.clock.now += 5_000;
      const changes = { name: 'Food 2', icon: undefined as unknown as null };
      const updated = await world.store.clients.update({ clientId: 'food', changes, audit: [] });
      const after = { ...before, name: 'Food 2', version: 2, updatedAt: world.clock.now };
      expect(updated).toEqual({ kind: 'updated', client: after });
      expect(await world.store.clients.find('food')).toEqual(after);
    });

    test('an update of an older version or an unknown client changes nothing', async () => {
      const { clients } = world.store;
      await clients.update({ clientId: 'food', changes: { name: 'new' }, audit: [] });
      const late = { clientId: 'food', ifVersion: 1, changes: { name: 'late' }, audit: [{ event: 'x' }] };
      expect(await clients.update(late)).toEqual({ kind: 'changed_meanwhile' });
      expect(await clients.update({ ...late, clientId: 'nobody' })).toEqual({ kind: 'not_found' });
      expect((await clients.find('food'))?.name).toBe('new');
      expect(await world.events({ event: 'x' })).toEqual([]);
    });

    test('a key belongs to one client and one purpose, also after the client dropped it', async () => {
      const { clients } = world.store;
      const claim = { thumbprint: 'print', purpose: 'client_auth' } as const;
      const own = { clientId: 'food', changes: { keys: [jwk] }, keyClaims: [claim], audit: [] };
      expect((await clients.update(own)).kind).toBe('updated');
      expect((await clients.update({ ...own, changes: { keys: [] }, keyClaims: [] })).kind).toBe('updated');
      const taken = { kind: 'key_taken', thumbprint: 'print' };
      expect(await clients.update({ ...own, keyClaims: [{ ...claim, purpose: 'sign' }] })).toEqual(taken);
      expect(await clients.update({ ...own, clientId: 'books' })).toEqual(taken);
      const thief = { client: sampleClient('thief', { keys: [jwk] }), keyClaims: [claim], audit: [] };
      expect(await clients.create(thief)).toEqual(taken);
      expect(await clients.find('thief')).toBeNull();
      expect((await clients.find('books'))?.version).toBe(1);
      expect((await clients.update(own)).kind).toBe('updated');
    });

    test('lists active clients by id, by kind, page by page', async () => {
      const { clients } = world.store;
      await clients.update({ clientId: 'harbour', changes: { state: 'suspended' }, audit: [] });
      const ids = async (options: Parameters<typeof clients.list>[0]) =>
        (await clients.list(options)).map((client) => client.clientId);
      expect(await ids({ limit: 10 })).toEqual(['books', 'food', 'plaza']);
      expect(await ids({ includeSuspended: true, limit: 10 })).toEqual(['books', 'food', 'harbour', 'plaza']);
      expect(await ids({ includeSuspended: true, kind: 'host', limit: 10 })).toEqual(['harbour', 'plaza']);
      expect(await ids({ kind: 'mini-program', limit: 1 })).toEqual(['books']);
      expect(await ids({ kind: 'mini-program', afterId: 'books', limit: 10 })).toEqual(['food']);
    });

    test('an origin is known by its exact text, for active clients of the asked kinds', async () => {
      const { clients } = world.store;
      const origin = 'http://food.localhost:4000';
      expect(await clients.hasOrigin(origin, ['mini-program', 'web'])).toBe(true);
      expect(await clients.hasOrigin(origin, ['host'])).toBe(false);
      expect(await clients.hasOrigin('http://food.localhost:4001', ['mini-program'])).toBe(false);
      expect(await clients.hasOrigin('http://FOOD.localhost:4000', ['mini-program'])).toBe(false);
      await clients.update({ clientId: 'food', changes: { origins: ['https://food.example'] }, audit: [] });
      expect(await clients.hasOrigin(origin, ['mini-program'])).toBe(false);
      expect(await clients.hasOrigin('https://food.example', ['mini-program'])).toBe(true);
      await clients.update({ clientId: 'food', changes: { state: 'suspended' }, audit: [] });
      expect(await clients.hasOrigin('https://food.example', ['mini-program'])).toBe(false);
    });

    test.runIf(subject.reopen)('a change by another process is seen at the next read', async () => {
      const { clients } = world.store;
      await clients.find('food');
      const other = await subject.reopen?.({ clock: () => world.clock.now });
      await other?.clients.update({ clientId: 'food', changes: { state: 'suspended' }, audit: [] });
      await other?.close();
      expect((await clients.find('food'))?.state).toBe('suspended');
    });
  });
}
