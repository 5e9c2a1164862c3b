// The registry's store in SQLite keeps the contract of the port; and what only a file can be asked.
import { registryStoreContract } from '@davit/registry/store-contract';
import { createSqliteRegistryStore, createSqliteStore, type KeptRegistryStore } from '@davit/store';
import { describe, expect, test } from 'vitest';
import { openConnection } from '../src/sqlite/statement.ts';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();

registryStoreContract({
  name: 'SQLite',
  open: () => createSqliteRegistryStore({ path: temporaryFile() }),
  close: (store) => (store as KeptRegistryStore).close(),
});

const entry = { seq: 1, previous: '0'.repeat(64), body_hash: 'b', hash: 'h', body: '{"seq":1}' };
const after = { seq: 0, hash: '0'.repeat(64) };

describe(createSqliteRegistryStore, () => {
  test('shares its file with the authorization server', async () => {
    const path = temporaryFile();
    const [auth, registry] = await Promise.all([createSqliteStore({ path }), createSqliteRegistryStore({ path })]);
    expect(await registry.commit({ after, log: entry })).toBe(true);
    await auth.ping();
    await Promise.all([auth.close(), registry.close()]);
    const again = await createSqliteRegistryStore({ path });
    expect(await again.head()).toEqual({ seq: 1, hash: 'h' });
    await again.close();
  });

  test('has a log that no statement alters or shortens', async () => {
    const path = temporaryFile();
    const store = await createSqliteRegistryStore({ path });
    await store.commit({ after, log: entry });
    const connection = openConnection(path);
    for (const sql of [
      `UPDATE registry_log SET body = 'x'`,
      'DELETE FROM registry_log',
      `INSERT OR REPLACE INTO registry_log (seq, previous, body_hash, hash, body) VALUES (1, 'p', 'b', 'x', 'y')`,
    ]) {
      // A replacement deletes without asking triggers, unless they are told to be asked.
      connection.exec('PRAGMA recursive_triggers = ON');
      expect(() => connection.exec(sql)).toThrow(/only appended to/);
    }
    expect(await store.log(0, 10)).toEqual([entry]);
    connection.close();
    await store.close();
  });

  test('tells which digests a version has', async () => {
    const store = await createSqliteRegistryStore({ path: temporaryFile() });
    const [mine, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const version = { app_id: 'food', version_code: 1, digest: mine, state: 'published', published_at: 1 } as never;
    await store.commit({ after, log: entry, version });
    expect([...(await store.named([mine, other]))]).toEqual([mine]);
    await store.close();
  });
});
