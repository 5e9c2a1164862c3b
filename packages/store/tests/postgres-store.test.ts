// What is PostgreSQL's own: schema versions, settings, time, a database that is away, what errors say, and who waits for whom.
import { inspect } from 'node:util';
import { openWorld } from '@davit/auth/store-contract';
import { createPostgresStore, migratePostgres, migrationStatus, SchemaTooNew, WritesNotDurable } from '@davit/store';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { MIGRATIONS } from '../src/postgres/migrations/index.ts';

const database = testDatabase();
const waitMs = 30_000;
const open = (url: string, changes = {}) => createPostgresStore({ url, waitMs, ...changes });
const withSetting = (url: string, setting: string): string => {
  const changed = new URL(url);
  changed.searchParams.set('options', `${changed.searchParams.get('options')} -c ${setting}`);
  return changed.href;
};

test('the server of these tests is of the release that was asked for', async () => {
  const [row] = await database.ask<{ num: string }>(
    await database.newSchema(),
    `SELECT current_setting('server_version_num') AS num`,
  );
  const major = Math.floor(Number(row?.num) / 10_000);
  const asked =
    process.env.DAVIT_TEST_POSTGRES_MAJOR ?? (process.env.DAVIT_TEST_POSTGRES_URL === undefined ? '18' : null);
  if (asked === null) expect(major).toBeGreaterThanOrEqual(15);
  else expect(String(major)).toBe(asked);
});

describe('the schema of PostgreSQL', () => {
  test('is looked at without being changed, applied once, and kept', async () => {
    const url = await database.newSchema();
    const missing = MIGRATIONS.map(({ version, name }) => ({ version, name, applied: false }));
    expect(missing.map(({ version }) => version)).toEqual([1, 2]);
    expect(await migrationStatus(url)).toEqual(missing);
    expect(await migrationStatus(url)).toEqual(missing);
    const applied = await Promise.all(Array.from({ length: 5 }, () => migratePostgres(url)));
    expect(applied.flat().map(({ version }) => version)).toEqual([1, 2]);
    expect(await migrationStatus(url)).toEqual(missing.map((one) => ({ ...one, applied: true })));
    const store = await open(url);
    await store.keys.initFact('issuer', 'http://localhost:4000');
    await store.close();
    const again = await open(url);
    expect(await again.keys.getFact('issuer')).toBe('http://localhost:4000');
    await again.close();
  });

  test('is refused when it is newer than the program, and left alone', async () => {
    const url = await database.newSchema();
    await migratePostgres(url);
    await database.ask(url, `INSERT INTO migrations (version, name, applied_at) VALUES (99, 'future', 0)`);
    for (const refused of [open, migratePostgres, migrationStatus])
      await expect(refused(url)).rejects.toThrow(SchemaTooNew);
    expect(await database.ask(url, 'SELECT version FROM migrations ORDER BY version')).toHaveLength(
      MIGRATIONS.length + 1,
    );
  });

  test('a migration that fails leaves nothing of itself, and the ones before it', async () => {
    const url = await database.newSchema();
    const broken = { version: 3, name: 'broken', sql: 'CREATE TABLE half (n INT); SELECT 1/0' };
    await expect(migrate(url, [...MIGRATIONS, broken])).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(await database.ask(url, 'SELECT version FROM migrations')).toEqual([{ version: '1' }, { version: '2' }]);
    await expect(database.ask(url, 'SELECT * FROM half')).rejects.toThrow(/does not exist/);
  });
});

describe(createPostgresStore, () => {
  test('refuses to serve where a power failure may take back what was acknowledged', async () => {
    const url = withSetting(await database.newSchema(), 'synchronous_commit=off');
    await expect(open(url)).rejects.toThrow(WritesNotDurable);
    const store = await open(url, { dangerouslyAllowLostWrites: true });
    await store.close();
  });

  test('takes its time from the database, in whole milliseconds', async () => {
    const url = await database.newSchema();
    const store = await open(url);
    const [row] = await database.ask<{ now: string }>(
      url,
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
    );
    expect(Math.abs(store.now() - Number(row?.now))).toBeLessThan(1_000);
    expect(Number.isInteger(store.now())).toBe(true);
    await store.close();
  });

  test('says that nothing was written when the database is away, and neither password nor address', async () => {
    const error = await createPostgresStore({ url: 'postgres://davit:s3cret@127.0.0.1:1/davit' }).catch((one) => one);
    expect(error).toMatchObject({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    const said = inspect(error, { depth: 9 });
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toMatch(/s3cret|127\.0\.0\.1/);
  });

  test('an error of the database names its code and constraint, never a value', async () => {
    const store = await open(await database.newSchema());
    const claim = (userId: string) =>
      store.users.subjectFor({ userId, sectorId: 'sector', candidate: 'the-very-subject', keyVersion: 1 });
    const error = await claim('no-such-user').catch((one) => one);
    expect(error).toMatchObject({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    const said = inspect(error, { depth: 9, showHidden: true });
    expect(said).toContain('constraint subjects_user_id_fkey (23503)');
    expect(said).not.toMatch(/the-very-subject|no-such-user|INSERT/);
    await store.ping();
    await store.close();
  });

  test('goes on by itself after its connections were cut, and a verb that was cut wrote nothing', async () => {
    const url = await database.newSchema();
    const world = await openWorld({ name: 'cut', open: ({ clock }) => open(url, { clock }) });
    const { code } = await world.allow();
    const name = new URL(url).pathname.slice(1);
    const cut = () =>
      database.ask(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
      );
    const input = world.redeemInput(code);
    for (let round = 0; round < 5; round++) {
      const [, outcome] = await Promise.all([
        cut(),
        world.store.tokens.redeem(input).catch((error: { name: string }) => error),
      ]);
      expect(['redeemed', 'StoreUnavailable']).toContain('kind' in outcome ? outcome.kind : outcome.name);
    }
    expect((await world.store.tokens.redeem(input)).kind, 'its own attempt is no replay').toBe('redeemed');
    expect(await world.events({ event: 'code.redeemed' })).toHaveLength(1);
    await world.store.close();
  });

  test('who reads the audit log on from an id misses no entry of a transaction that was still under way', async () => {
    const url = await database.newSchema();
    const stores = await Promise.all([open(url), open(url)]);
    const writers = stores.map(async (store) => {
      for (let i = 0; i < 100; i++)
        await Promise.all(Array.from({ length: 4 }, () => store.audit.append([{ event: 'x' }, { event: 'y' }])));
    });
    let writing = true;
    void Promise.all(writers).then(() => {
      writing = false;
    });
    const seen: string[] = [];
    for (let more = true; more; ) {
      more = writing;
      const next = await stores[0].audit.list({ ascending: true, limit: 1_000, after: seen.at(-1) });
      seen.push(...next.map(({ id }) => id));
      if (next.length > 0) more = true;
    }
    expect(seen).toHaveLength(2 * 100 * 4 * 2);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('16 parallel approvals of one grant, over two processes, lose none of its scopes', async () => {
    const url = await database.newSchema();
    const world = await openWorld({ name: 'approvals', open: ({ clock }) => open(url, { clock }) });
    const other = await open(url, { clock: () => world.clock.now });
    const scopes = Array.from({ length: 16 }, (_, i) => `scope${i}`);
    const inputs = await Promise.all(
      scopes.map(async (scope) => world.approveInput(await world.openSheet(), world.newCode({ scope: [scope] }))),
    );
    const kinds = await Promise.all(
      inputs.map((input, i) => (i % 2 === 0 ? world.store : other).authorizations.approve(input)),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(scopes.map(() => 'issued'));
    const grant = await world.store.authorizations.findGrant('alice', 'food');
    expect([...(grant?.scopes ?? [])].sort()).toEqual([...scopes].sort());
    await Promise.all([other.close(), world.store.close()]);
  });

  test('of families that begin at once, no more stay than may', async () => {
    const url = await database.newSchema();
    const world = await openWorld({ name: 'families', open: ({ clock }) => open(url, { clock }) });
    const codes = await Promise.all(Array.from({ length: 24 }, () => world.allow()));
    const sessions = await Promise.all(codes.map(({ code }) => world.redeem(code, { maxFamilies: 5 })));
    const live = await Promise.all(sessions.map((session) => world.resolve(session)));
    expect(live.filter((one) => one === 'live')).toHaveLength(5);
    await world.store.close();
  });
});
