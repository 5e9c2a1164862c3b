// That what comes at once goes to PostgreSQL together: counted at the driver.
import { openWorld } from '@davit/auth/store-contract';
import { createPostgresStore } from '@davit/store';
import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { SET_FORMS } from '../src/postgres/set-forms.ts';
import { APPEND } from '../src/verbs/append-audit.ts';

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
    // One begins alone, and the others wait for it or until they are enough.
    expect(count('COMMIT') - 1).toBeLessThanOrEqual(9);
    expect(texts.length - before).toBeLessThan(80);
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
    expect(texts.filter((text) => text.startsWith('COMMIT')).length).toBeLessThanOrEqual(9);
    await world.store.close();
  });
});

describe('the statements of a group', () => {
  /** Rows enough that a plan which reads a whole table would never be taken for a good one. */
  const FILL = [
    `INSERT INTO users SELECT 'u' || n, 'x', n::text::bytea, NULL, NULL, '', '', NULL, 'active', 0, 0, 0 FROM generate_series(1, 20000) n`,
    `INSERT INTO families SELECT 'f' || n, 'food', 'u' || (n % 20000), 0, 'plaza', NULL, 'none', NULL, NULL, '', 0, NULL, NULL, 0, '', 0, '1',
       0, n, NULL, NULL, 9e15, 9e15, NULL, NULL FROM generate_series(1, 60000) n`,
    `INSERT INTO codes SELECT 'c' || n, '', 'food', 'u' || (n % 20000), 0, 'plaza', NULL, 'none', NULL, NULL, '', NULL, '', NULL, 0, '1', n, '', NULL,
       NULL FROM generate_series(1, 20000) n`,
    `INSERT INTO access_tokens SELECT 't' || n, '', 'f' || n, NULL, NULL, 0, 0, '', n, NULL FROM generate_series(1, 60000) n`,
    `INSERT INTO spent_values SELECT n::text::bytea, '', n FROM generate_series(1, 60000) n`,
    `INSERT INTO clients (client_id, kind, name, publisher, publisher_verified, sector_id, auth_method, keys, state, version, scopes, origins,
       connects_to, dpop, refresh_rotation, created_at, updated_at)
       SELECT CASE n WHEN 1 THEN 'food' ELSE 'client' || n END, '', '', '', 0, '', '', '', 'active', 0, '', '', '', '', '', 0, 0
       FROM generate_series(1, 5000) n`,
    `INSERT INTO subjects SELECT 'u' || n, 'x', n::text, 0 FROM generate_series(1, 20000) n`,
    `INSERT INTO grants SELECT 'g' || n, 'u' || n, 'food', 1, 'active', '', '', 0, 0, 0, NULL FROM generate_series(1, 20000) n`,
    'ANALYZE',
  ];
  const LARGE = /Seq Scan on (?:families|codes|access_tokens|spent_values|users|grants|clients|subjects)\b/;

  test('find their rows through indexes, in the plan that PostgreSQL keeps for any values', async () => {
    const url = await database.newSchema();
    await (await createPostgresStore({ url, waitMs: 30_000 })).close();
    for (const sql of FILL) await database.ask(url, sql);
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('SET plan_cache_mode = force_generic_plan');
      for (const [at, [single, { text, names }]] of [...SET_FORMS].entries()) {
        await client.query(`PREPARE set_${at} AS ${text}`);
        const empty = names.map(() => 'NULL').join(', ');
        const { rows } = await client.query<Record<string, string>>(`EXPLAIN EXECUTE set_${at}(${empty})`);
        const plan = rows.map((row) => Object.values(row)[0]).join('\n');
        expect(plan, single).not.toMatch(LARGE);
        if (single !== APPEND) expect(plan, single).toMatch(/Index|Conflict Arbiter|Insert on access_tokens/);
      }
    } finally {
      await client.end();
    }
  });
});
