// Contract of the audit log and the activity of grants.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityEntry } from '../../src/ports/audit-store.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { openWorld, START, type World } from './world.ts';

export function auditContract(subject: StoreUnderTest): void {
  describe('audit and activity', () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.store.close());

    const full = {
      ...{ event: 'code.refused', clientId: 'food', hostClientId: 'plaza', userId: 'alice', grantId: 'g1' },
      ...{ familyId: 'f1', tokenId: 'c1', method: 'POST', path: '/oauth/token', status: 400, reason: 'code_spent' },
      detail: { scope: ['openid'], tries: 2, first: false },
    };

    test('an entry comes back as it went in, with a time-ordered id', async () => {
      await world.store.audit.append([full, { event: 'second' }]);
      const [first, second] = await world.store.audit.list({ ascending: true, limit: 10 });
      expect(first).toEqual({ ...full, id: first?.id, at: START });
      expect(second).toEqual({ id: second?.id, at: START, event: 'second' });
      expect(String(first?.id) < String(second?.id)).toBe(true);
    });

    test('lists newest first, by every filter, on from an id, at most as many as asked', async () => {
      const { audit } = world.store;
      await audit.append(Array.from({ length: 5 }, (_, i) => ({ event: `e${i}` })));
      await audit.append([full]);
      const events = async (filter: Parameters<typeof audit.list>[0]) =>
        (await audit.list(filter)).map((entry) => entry.event);
      expect(await events({ limit: 3 })).toEqual(['code.refused', 'e4', 'e3']);
      expect(await events({ limit: 2, ascending: true })).toEqual(['e0', 'e1']);
      const [, third] = await audit.list({ limit: 2 });
      expect(await events({ limit: 9, after: third?.id })).toEqual(['code.refused']);
      for (const filter of [{ clientId: 'food' }, { userId: 'alice' }, { grantId: 'g1' }, { familyId: 'f1' }]) {
        expect(await events({ ...filter, limit: 9 }), JSON.stringify(filter)).toEqual(['code.refused']);
      }
      expect(await events({ event: 'e2', limit: 9 })).toEqual(['e2']);
      expect(await events({ userId: 'alice', event: 'e2', limit: 9 })).toEqual([]);
      await audit.append(Array.from({ length: 1_100 }, () => ({ event: 'many' })));
      expect(await events({ limit: 5_000 })).toHaveLength(1_000);
    });

    const read: ActivityEntry & { readonly at: number; readonly count: number } = {
      ...{ grantId: 'g1', familyId: 'f1', tokenId: 't1', status: 200, method: 'GET' },
      ...{ event: 'userinfo.read', reason: null, claims: ['sub'], at: START + 250, count: 1 },
    };

    test('reads of one second are one row, told apart by event and reason', async () => {
      const { audit } = world.store;
      const refusal: typeof read = {
        ...read,
        event: 'userinfo.refused',
        status: 401,
        reason: 'token_expired',
        claims: [],
      };
      await audit.recordActivity([read, { ...read, at: START + 999, count: 3, claims: ['sub', 'email'] }, refusal]);
      await audit.recordActivity([
        { ...read, tokenId: 't2' },
        { ...read, at: START + 1_000 },
        { ...read, grantId: 'g2' },
      ]);
      expect(await audit.listActivity('g1', 10)).toEqual([
        { ...read, at: START + 1_000 },
        { ...read, at: START, tokenId: 't2', count: 5, claims: ['sub', 'email'] },
        { ...refusal, at: START },
      ]);
      expect(await audit.listActivity('g1', 1)).toHaveLength(1);
      expect(await audit.listActivity('g3', 10)).toEqual([]);
    });
  });
}
