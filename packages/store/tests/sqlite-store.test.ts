// What is SQLite's own: opening, settings, schema versions, waiting for other processes.
import { mkdirSync } from 'node:fs';
import { createSqliteStore, SchemaTooNew } from '@davit/store';
import { describe, expect, test } from 'vitest';
import { openConnection } from '../src/sqlite/statement.ts';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();

describe(createSqliteStore, () => {
  test('keeps what it holds when it is opened again', async () => {
    const path = temporaryFile();
    const first = await createSqliteStore({ path });
    await first.keys.initFact('issuer', 'http://localhost:4000');
    await first.close();
    const second = await createSqliteStore({ path });
    expect(await second.keys.getFact('issuer')).toBe('http://localhost:4000');
    await second.close();
  });

  test('uses a write-ahead log', async () => {
    const path = temporaryFile();
    const store = await createSqliteStore({ path });
    const connection = openConnection(path);
    expect(connection.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    connection.close();
    await store.close();
  });

  test('refuses a schema that is newer than the program, and leaves it alone', async () => {
    const path = temporaryFile();
    await (await createSqliteStore({ path })).close();
    const connection = openConnection(path);
    connection.exec(`INSERT INTO migrations (version, name, applied_at) VALUES (99, 'future', 0)`);
    await expect(createSqliteStore({ path })).rejects.toThrow(SchemaTooNew);
    expect(connection.all('SELECT version FROM migrations')).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 99].map((version) => ({ version })),
    );
    connection.close();
  });

  test('a path that cannot be opened is StoreUnavailable', async () => {
    const directory = temporaryFile();
    mkdirSync(directory);
    for (const path of [directory, `${directory}/missing/davit.db`]) {
      await expect(createSqliteStore({ path })).rejects.toMatchObject({ name: 'StoreUnavailable' });
    }
  });

  test('database time follows the machine’s clock in whole milliseconds', async () => {
    const store = await createSqliteStore({ path: temporaryFile() });
    const before = Date.now();
    const now = store.now();
    expect(now).toBeGreaterThan(before - 100);
    expect(now).toBeLessThan(Date.now() + 100);
    expect(Number.isInteger(store.now())).toBe(true);
    await store.close();
  });

  test('a verb waits for another process’s lock as long as it was told, then says that nothing was written', async () => {
    const path = temporaryFile();
    const store = await createSqliteStore({ path, waitMs: 50 });
    const other = openConnection(path);
    other.exec('BEGIN IMMEDIATE');
    const refused = store.audit.append([{ event: 'x' }]);
    await expect(refused).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    other.exec('COMMIT');
    other.close();
    await store.audit.append([{ event: 'y' }]);
    expect((await store.audit.list({ limit: 9 })).map((entry) => entry.event)).toEqual(['y']);
    await store.close();
  });
});
