// The registry's store in PostgreSQL keeps the contract of the port; and what only this database can be asked.
import { registryStoreContract } from '@davit/registry/store-contract';
import { createPostgresRegistryStore, createPostgresStore, type KeptRegistryStore } from '@davit/store';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';

const database = testDatabase();
const waitMs = 30_000;
const open = async (): Promise<KeptRegistryStore> =>
  createPostgresRegistryStore({ url: await database.newSchema(), waitMs });

registryStoreContract({ name: 'PostgreSQL', open, close: (store) => (store as KeptRegistryStore).close() });

const entry = { seq: 1, previous: '0'.repeat(64), body_hash: 'b', hash: 'h', body: '{"seq":1}' };
const after = { seq: 0, hash: '0'.repeat(64) };

describe(createPostgresRegistryStore, () => {
  test('shares its database with the authorization server', async () => {
    const url = await database.newSchema();
    const [auth, registry] = await Promise.all([
      createPostgresStore({ url, waitMs }),
      createPostgresRegistryStore({ url, waitMs }),
    ]);
    expect(await registry.commit({ after, log: entry })).toBe(true);
    await auth.ping();
    await Promise.all([auth.close(), registry.close()]);
    const again = await createPostgresRegistryStore({ url, waitMs });
    expect(await again.head()).toEqual({ seq: 1, hash: 'h' });
    await again.close();
  });

  test('has a log that no statement alters or shortens', async () => {
    const url = await database.newSchema();
    const store = await createPostgresRegistryStore({ url, waitMs });
    await store.commit({ after, log: entry });
    for (const sql of [`UPDATE registry_log SET body = 'x'`, 'DELETE FROM registry_log', 'TRUNCATE registry_log'])
      await expect(database.ask(url, sql)).rejects.toThrow(/only appended to/);
    expect(await store.log(0, 10)).toEqual([entry]);
    await store.close();
  });

  test('of 32 decisions on one head at once, over two processes, one stands', async () => {
    const url = await database.newSchema();
    const stores = await Promise.all([0, 1].map(() => createPostgresRegistryStore({ url, waitMs })));
    for (let seq = 0; seq < 5; seq++) {
      const head = await stores[0]?.head();
      const log = (i: number) => ({ ...entry, seq: seq + 1, previous: head?.hash ?? '', hash: `h${seq}-${i}` });
      const told = await Promise.all(
        Array.from({ length: 32 }, (_, i) => stores[i % 2]?.commit({ after: head ?? after, log: log(i) })),
      );
      expect(told.filter((one) => one === true)).toHaveLength(1);
    }
    expect((await stores[1]?.head())?.seq).toBe(5);
    await Promise.all(stores.map((store) => store.close()));
  });
});
