// PostgreSQL behind a network that fails: nothing acknowledged is lost, nothing happens twice, no honest family ends, nobody waits.
import { openWorld } from '@davit/auth/store-contract';
import { type FaultProxy, startFaultProxy } from '@davit/dev-env';
import { createPostgresStore } from '@davit/store';
import { afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../tools/postgres/test-postgres.ts';

const database = testDatabase();
const ANSWERED_MS = 2_000;
const RECOVERED_MS = 5_000;
/** COMMIT is answered with 18 bytes: after 12 the driver knows that it went through, but not that the database is ready. */
const COMMIT_BYTES = [0, 1, 5, 11, 12, 17];
const STATEMENT_BYTES = [0, 1, 4, 5, 9, 40, 200];
const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0)) await undo();
});

async function openFaulty(connections = 10) {
  const direct = new URL(await database.newSchema());
  const proxy: FaultProxy = await startFaultProxy(Number(direct.port));
  direct.port = String(proxy.port);
  const open = ({ clock }: { clock: () => number }) => createPostgresStore({ url: direct.href, clock, connections });
  const world = await openWorld({ name: 'faults', open });
  cleanUp.push(async () => {
    await world.store.close();
    await proxy.close();
  });
  return { proxy, world };
}
type Kinds = { readonly kind: string };
/** What became of it, and how long that took. */
async function timed(work: Promise<Kinds>): Promise<{ became: string; ms: number }> {
  const since = performance.now();
  const became = await work.then(
    ({ kind }) => kind,
    (error: { name: string; outcome?: string }) => error.outcome ?? error.name,
  );
  return { became, ms: performance.now() - since };
}

describe('a connection to PostgreSQL that is cut', () => {
  test.each(COMMIT_BYTES)('after %i bytes of the answer to COMMIT: the attempt is told that it has won', async (k) => {
    const { proxy, world } = await openFaulty();
    const { code } = await world.allow();
    proxy.cut(/^COMMIT/, k);
    const session = await world.redeem(code);
    expect(proxy.hits()).toBe(1);
    expect(await world.events({ event: 'code.redeemed' })).toHaveLength(1);
    proxy.cut(/^COMMIT/, k);
    const input = world.refreshInput(session.family, 0);
    expect(await world.store.tokens.refresh(input)).toMatchObject({ kind: 'refreshed', generation: 1 });
    expect(proxy.hits()).toBe(2);
    expect(await world.resolve(session), 'the family lives').toBe('live');
    expect((await world.store.tokens.refresh(world.refreshInput(session.family, 1))).kind).toBe('refreshed');
    expect(await world.events({ event: 'family.revoked' })).toEqual([]);
  });

  test.each(STATEMENT_BYTES)('after %i bytes of the answer to a statement: nothing was written', async (k) => {
    const { proxy, world } = await openFaulty();
    const { code } = await world.allow();
    const input = world.redeemInput(code);
    proxy.cut(/^UPDATE codes/, k);
    const { became } = await timed(world.store.tokens.redeem(input));
    expect(proxy.hits()).toBe(1);
    expect(became).toBe('nothing_written');
    expect(await world.store.tokens.refreshFacts(input.familyId)).toBeNull();
    expect((await world.store.tokens.redeem(world.redeemInput(code))).kind).toBe('redeemed');
  });
});

describe('a PostgreSQL that does not answer', () => {
  test.each([500, 2_000, 10_000])('for %i ms: every verb ends within 2 s, and works again within 5 s', async (ms) => {
    const { proxy, world } = await openFaulty();
    const sessions = await Promise.all(Array.from({ length: 16 }, () => world.launch()));
    const stalled = proxy.stall(ms);
    const verbs = sessions.map(({ family }) => timed(world.store.tokens.refresh(world.refreshInput(family, 0))));
    for (const { became, ms: took } of await Promise.all(verbs)) {
      expect(['refreshed', 'nothing_written', 'unknown']).toContain(became);
      expect(took).toBeLessThan(ANSWERED_MS);
    }
    await stalled;
    const since = performance.now();
    for (const { family } of sessions) {
      const again = () => timed(world.store.tokens.refresh(world.refreshInput(family, 0)));
      await expect.poll(async () => (await again()).became).toBe('refreshed');
    }
    expect(performance.now() - since).toBeLessThan(RECOVERED_MS);
    expect(await world.events({ event: 'family.revoked' })).toEqual([]);
  });

  test('in the middle of a verb, and for good: what that verb held is free again within 5 s', async () => {
    const { proxy, world } = await openFaulty();
    const { code } = await world.allow();
    proxy.delay(100);
    const verb = timed(world.store.tokens.redeem(world.redeemInput(code)));
    await new Promise((resolve) => setTimeout(resolve, 700));
    proxy.swallow(true);
    expect((await verb).ms).toBeLessThan(ANSWERED_MS);
    proxy.swallow(false);
    proxy.delay(0);
    const since = performance.now();
    const again = () => timed(world.store.tokens.redeem(world.redeemInput(code)));
    await expect.poll(async () => (await again()).became).toBe('redeemed');
    expect(performance.now() - since).toBeLessThan(RECOVERED_MS);
  });

  test('when every connection is taken: who waits is refused within 2 s', async () => {
    const { proxy, world } = await openFaulty(1);
    proxy.delay(100);
    const codes = Array.from({ length: 16 }, () =>
      timed(world.store.keys.getFact('epoch').then(() => ({ kind: 'read' }))),
    );
    const ended = await Promise.all(codes);
    expect(Math.max(...ended.map(({ ms }) => ms))).toBeLessThan(ANSWERED_MS);
    expect(new Set(ended.map(({ became }) => became))).toEqual(new Set(['read', 'nothing_written']));
    proxy.delay(0);
    expect(await world.store.keys.getFact('epoch')).toBe('1');
  });
});

describe('a PostgreSQL whose disk is full (53100)', () => {
  test.each([/^UPDATE codes/, /^INSERT INTO families/, /^COMMIT/])(
    'at %s: nothing is written, and later all of it',
    async (statement) => {
      const { proxy, world } = await openFaulty();
      const { code } = await world.allow();
      const input = world.redeemInput(code);
      proxy.refuse({ statement, sqlstate: '53100' });
      expect((await timed(world.store.tokens.redeem(input))).became).toBe('nothing_written');
      expect(proxy.hits()).toBeGreaterThan(0);
      expect(await world.store.tokens.refreshFacts(input.familyId)).toBeNull();
      proxy.refuse(null);
      expect((await world.store.tokens.redeem(world.redeemInput(code))).kind).toBe('redeemed');
    },
  );
});
