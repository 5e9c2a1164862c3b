// That what comes at once goes to PostgreSQL together: counted at the driver.
import { openWorld } from '@davit/auth/store-contract';
import { createPostgresStore } from '@davit/store';
import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';

const database = testDatabase();
const MANY = 60;

/** Every text that the driver is given from here on. */
function listen(): readonly string[] {
  const texts: string[] = [];
  const query = Client.prototype.query;
  vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
    const [first] = args;
    texts.push(typeof first === 'string' ? first : ((first as { text?: string }).text ?? ''));
    return Reflect.apply(query, this, args);
  });
  return texts;
}
afterEach(() => vi.restoreAllMocks());

describe('writes that come at once', () => {
  const open = async () => {
    const url = await database.newSchema();
    return openWorld({ name: 'groups', open: ({ clock }) => createPostgresStore({ url, clock, waitMs: 30_000 }) });
  };

  test('one alone goes out as it is; sixty take a few transactions and a few statements', async () => {
    const world = await open();
    const sessions = [];
    for (let at = 0; at < MANY; at += 1) sessions.push(await world.launch({}, { maxFamilies: 1_000 }));
    const [only, ...others] = sessions;
    if (only === undefined) throw new Error('no session');
    const texts = listen();
    const count = (word: string): number => texts.filter((text) => text.startsWith(word)).length;
    await world.store.tokens.refresh(world.refreshInput(only.family, 0));
    expect([count('COMMIT'), texts.filter((text) => text.includes('unnest')).length]).toEqual([1, 0]);
    const before = texts.length;
    const outcomes = await Promise.all(
      others.map(({ family }) => world.store.tokens.refresh(world.refreshInput(family, 0))),
    );
    expect(outcomes.every(({ kind }) => kind === 'refreshed')).toBe(true);
    // Two begin alone, and the others wait for them.
    expect(count('COMMIT') - 1).toBeLessThanOrEqual(4);
    expect(texts.length - before).toBeLessThan(40);
    await world.store.close();
  });

  test('sixty codes of one user wait for each other’s lock within the group, and are committed together', async () => {
    const world = await open();
    const codes = [];
    for (let at = 0; at < MANY; at += 1)
      codes.push((await world.allow({ userId: at % 6 === 0 ? 'bob' : 'alice' })).code);
    const texts = listen();
    const outcomes = await Promise.all(codes.map((code) => world.store.tokens.redeem(world.redeemInput(code))));
    expect(outcomes.every(({ kind }) => kind === 'redeemed')).toBe(true);
    expect(texts.filter((text) => text.startsWith('COMMIT')).length).toBeLessThanOrEqual(4);
    await world.store.close();
  });
});
