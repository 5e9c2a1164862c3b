// A database that is older than what was answered from it: nobody is served from it before a new epoch, and then nothing of the old one works (T158).
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorld } from '@davit/auth/store-contract';
import {
  CounterFileUnreadable,
  createPostgresStore,
  createSqliteStore,
  DatabaseBehind,
  restoreEpochPostgres,
  restoreEpochSqlite,
} from '@davit/store';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ownPostgres } from '../../../tools/postgres/own-postgres.ts';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { openConnection } from '../src/sqlite/statement.ts';
import { liveThroughRestore } from './restore-scenario.ts';
import { temporaryFiles } from './temporary-file.ts';

const newPath = temporaryFiles();
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'davit-counter-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const counters = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^commit-counter-.*-[0-9]+$/.test(name))
    .map((name) => join(folder, name));
/** Of a database that nobody has open: what it wrote last may be in its log alone. */
const copyDatabase = (from: string, to: string): void => {
  for (const end of ['', '-wal', '-shm']) {
    rmSync(`${to}${end}`, { force: true });
    if (existsSync(`${from}${end}`)) copyFileSync(`${from}${end}`, `${to}${end}`);
  }
};

describe('T158 a backup that is put back', () => {
  test('on SQLite: nothing of it and nothing after it works', async () => {
    const path = newPath();
    const drawn = await liveThroughRestore(
      {
        open: (counterFolder) => createSqliteStore({ path, counterFolder }),
        async keep() {
          copyDatabase(path, `${path}.kept`);
        },
        async putBack() {
          copyDatabase(`${path}.kept`, path);
        },
        restoreEpoch: (counterFolder) => restoreEpochSqlite({ path, counterFolder }),
      },
      newFolder(),
    );
    expect(drawn).toMatchObject({ ended: { codes: 3, families: 3, sessions: 1, enrolments: 0 }, grants: 2 });
    expect(drawn.epoch).toMatch(/^2\.[0-9a-f]{32}$/);
    expect(drawn.refusesProofsUntil).toBeGreaterThan(Date.now() + 330_000);
  });

  test('is recognised by the process that writes next, where the file was overwritten in place', async () => {
    const [path, counterFolder] = [newPath(), newFolder()];
    const onBehind = vi.fn();
    const world = await openWorld({
      name: 'overwritten',
      open: () => createSqliteStore({ path, counterFolder, onBehind }),
    });
    await world.launch();
    const other = await createSqliteStore({ path, counterFolder });
    const connection = openConnection(path);
    connection.exec('UPDATE commit_counters SET commits = commits - 2');
    connection.close();
    await expect(world.launch()).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    expect(onBehind).toHaveBeenCalledOnce();
    await expect(world.store.ping(), 'reads').rejects.toMatchObject({ cause: { name: 'DatabaseBehind' } });
    await vi.waitFor(() => expect(other.ping()).rejects.toMatchObject({ name: 'StoreUnavailable' }), 3_000);
    await restoreEpochSqlite({ path, counterFolder });
    await vi.waitFor(() => world.store.ping(), 3_000);
    await vi.waitFor(() => other.ping(), 3_000);
    await world.launch();
    await world.store.close();
    await other.close();
  });
});

describe('T158 a PostgreSQL that has lost what it acknowledged', () => {
  const own = ownPostgres();
  const database = testDatabase();

  test('nothing of the backup and nothing after it works', async () => {
    const url = await own.newDatabase();
    const drawn = await liveThroughRestore(
      {
        open: (counterFolder) => createPostgresStore({ url, counterFolder, waitMs: 10_000 }),
        async keep() {
          await own.stop();
          await own.keep();
          await own.start();
        },
        async putBack() {
          await own.stop();
          await own.putBack();
          await own.start();
        },
        restoreEpoch: (counterFolder) => restoreEpochPostgres({ url, counterFolder }),
      },
      newFolder(),
    );
    expect(drawn).toMatchObject({ ended: { codes: 3, families: 3, sessions: 1, enrolments: 0 }, grants: 2 });
  }, 60_000);

  test('processes that run through it refuse at their first connection, and serve again by themselves after the new epoch', async () => {
    const counterFolder = newFolder();
    const url = await own.newDatabase();
    const onBehind = vi.fn();
    const world = await openWorld({
      name: 'failover',
      open: () => createPostgresStore({ url, counterFolder, onBehind, waitMs: 3_000 }),
    });
    // Another machine's: it only reads, and its folder knows nothing of the first one's writes.
    const reading = await createPostgresStore({ url, counterFolder: newFolder(), waitMs: 3_000 });
    const lost = await world.launch({ authTime: Date.now() });
    await own.stop();
    await own.keep();
    await own.start();
    await vi.waitFor(() => world.store.ping(), 5_000);
    const { familyId, clientId } = lost.family;
    await world.store.tokens.revokeFamily({
      ...world.verb(),
      audit: [],
      familyId,
      clientId,
      reason: 'revoked_by_client',
    });
    await vi.waitFor(() => reading.ping(), 5_000);
    await own.stop();
    await own.putBack();
    await own.start();
    const refused = { name: 'StoreUnavailable', outcome: 'nothing_written', cause: { name: 'DatabaseBehind' } };
    // Not once is it said that what was revoked lives.
    const said = () =>
      world.resolve(lost).catch((error: { readonly cause?: { readonly name: string } }) => error.cause?.name);
    let answer = await said();
    for (const end = Date.now() + 5_000; answer !== 'DatabaseBehind' && Date.now() < end; answer = await said())
      expect(answer).not.toBe('live');
    expect(answer).toBe('DatabaseBehind');
    expect(onBehind).toHaveBeenCalledOnce();
    // Who knows nothing of before is told by the database itself.
    await vi.waitFor(
      () => expect(createPostgresStore({ url, counterFolder: newFolder() })).rejects.toThrow(DatabaseBehind),
      5_000,
    );
    // Told by the first one, within its next look and this one's.
    await vi.waitFor(() => expect(reading.ping()).rejects.toMatchObject(refused), 5_000);
    expect(await world.store.tokens.resolve(lost.tokenId, lost.tokenHash).catch((error) => error)).toMatchObject(
      refused,
    );
    await restoreEpochPostgres({ url, counterFolder });
    await vi.waitFor(() => world.store.ping(), 5_000);
    await vi.waitFor(() => reading.ping(), 5_000);
    expect(await world.resolve(lost)).toBe('token_revoked');
    await world.store.close();
    await reading.close();
  }, 60_000);

  test('many writers at once count exactly, and none is taken for behind', async () => {
    const [url, counterFolder] = [await database.newSchema(), newFolder()];
    const onBehind = vi.fn();
    const worlds = await Promise.all(
      [0, 1].map(() => createPostgresStore({ url, counterFolder, onBehind, waitMs: 30_000 })),
    );
    const [first, second] = worlds;
    if (first === undefined || second === undefined) throw new Error('not open');
    const world = await openWorld({ name: 'many', open: async () => first });
    const until = performance.now() + 3_500;
    const lane = async (): Promise<void> => {
      while (performance.now() < until) {
        await world.store.keys.initFact(world.id('fact'), '1');
        await second.keys.initFact(world.id('fact'), '1');
      }
    };
    await Promise.all(Array.from({ length: 24 }, lane));
    const rows = await database.ask<{ lane: string; commits: string }>(
      url,
      'SELECT lane, commits FROM commit_counters',
    );
    expect(new Set(rows.map(({ lane: name }) => name.split('.')[0])).size).toBe(2);
    await Promise.all(worlds.map((store) => store.close()));
    expect(onBehind).not.toHaveBeenCalled();
    const copied = counters(counterFolder).flatMap((path) => {
      const bytes = readFileSync(path);
      return Array.from({ length: 512 }, (_, at) => Number(bytes.readBigUInt64LE(512 + at * 8))).filter((n) => n > 0);
    });
    const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
    expect(sorted(copied)).toEqual(sorted(rows.map(({ commits }) => Number(commits))));
  }, 30_000);
});

describe('the copy of the counters', () => {
  const open = (path: string, counterFolder: string) => createSqliteStore({ path, counterFolder });

  test('is private, holds no secret, and is of one database alone', async () => {
    const [path, folder] = [newPath(), newFolder()];
    await (await open(path, folder)).close();
    await (await open(newPath(), folder)).close();
    const [file = '', ...others] = counters(folder);
    expect(others).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(readFileSync(file).toString('utf8', 0, 512)))).toEqual([
      'database',
      'epoch',
      'owner',
    ]);
    await (await open(path, folder)).close();
    expect(counters(folder)).toHaveLength(2);
  });

  test.each([
    ['cut off', (file: string) => truncateSync(file, 700)],
    ['empty', (file: string) => writeFileSync(file, '')],
    ['something else', (file: string) => writeFileSync(file, Buffer.alloc(4608, 'x'))],
  ])('that is %s is not passed over; a new epoch replaces it', async (_, damage) => {
    const [path, folder] = [newPath(), newFolder()];
    await (await open(path, folder)).close();
    const [file = ''] = counters(folder);
    damage(file);
    await expect(open(path, folder)).rejects.toThrow(CounterFileUnreadable);
    await restoreEpochSqlite({ path, counterFolder: folder });
    await (await open(path, folder)).close();
  });

  test('of a process that was killed is as far as what it answered', async () => {
    const [path, folder] = [newPath(), newFolder()];
    const store = await open(path, folder);
    await store.keys.initFact('one', '1');
    // As the operating system has it now, whatever the process does next.
    const [file = ''] = counters(folder);
    const killed = readFileSync(file).readBigUInt64LE(512);
    await store.keys.initFact('two', '1');
    expect(readFileSync(file).readBigUInt64LE(512)).toBe(killed + 1n);
    await store.close();
  });

  test('an epoch of a lost past is recognised, too, and never drawn again', async () => {
    const [path, folder] = [newPath(), newFolder()];
    await (await open(path, folder)).close();
    copyDatabase(path, `${path}.kept`);
    expect((await restoreEpochSqlite({ path, counterFolder: folder })).epoch).toMatch(/^2\./);
    await (await open(path, folder)).close();
    copyDatabase(`${path}.kept`, path);
    await expect(open(path, folder)).rejects.toThrow(DatabaseBehind);
    expect((await restoreEpochSqlite({ path, counterFolder: folder })).epoch).toMatch(/^3\./);
    await (await open(path, folder)).close();
  });
});
