// The fault proxy before a real PostgreSQL: each fault is what its name says, and only that.
import { createRequire } from 'node:module';
import { type FaultProxy, startFaultProxy } from '@davit/dev-env';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';

const { Client } = createRequire(new URL('../../store/package.json', import.meta.url))('pg') as typeof import('pg');
const database = testDatabase();
let proxy: FaultProxy;
let direct: string;
let client: InstanceType<typeof Client>;

beforeEach(async () => {
  direct = await database.newSchema();
  await database.ask(direct, 'CREATE TABLE kept (n INT)');
  proxy = await startFaultProxy(Number(new URL(direct).port));
  client = await open();
});
afterEach(async () => {
  await client.end().catch(() => undefined);
  await proxy.close();
});

async function open() {
  const url = new URL(direct);
  url.port = String(proxy.port);
  const opened = new Client({ connectionString: url.href });
  opened.on('error', () => undefined);
  await opened.connect();
  return opened;
}
const insert = (n: number) => client.query({ name: 'insert', text: 'INSERT INTO kept VALUES ($1)', values: [n] });
const kept = async () => (await database.ask<{ n: number }>(direct, 'SELECT n FROM kept ORDER BY n')).map(({ n }) => n);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe(startFaultProxy, () => {
  test('passes everything on when nothing is wrong', async () => {
    await insert(1);
    await insert(2);
    expect(await kept()).toEqual([1, 2]);
  });

  // COMMIT is answered with 12 bytes, and 6 say that the database is ready.
  test.each([0, 1, 11, 12, 17])(
    'cuts the answer to COMMIT after %i bytes: it was carried out and not told',
    async (k) => {
      await client.query('BEGIN');
      await insert(1);
      proxy.cut(/^COMMIT/, k);
      expect(await codeOf(client.query('COMMIT'))).toMatch(/terminated|ECONNRESET/);
      expect(await kept()).toEqual([1]);
      expect(proxy.hits()).toBe(1);
    },
  );

  test('lets through an answer that ends where the cut is', async () => {
    await client.query('BEGIN');
    proxy.cut(/^COMMIT/, 18);
    expect(await codeOf(client.query('COMMIT'))).toBe('answered');
    expect(await codeOf(client.query('SELECT 1'))).not.toBe('answered');
  });

  test('answers with an error of the database, for prepared statements too, and carries nothing out', async () => {
    await insert(1);
    proxy.refuse({ statement: /^INSERT/, sqlstate: '53100' });
    expect(await codeOf(insert(2))).toBe('53100');
    expect(await codeOf(client.query('INSERT INTO kept VALUES (3)'))).toBe('53100');
    expect(await codeOf(client.query('SELECT 1'))).toBe('answered');
    proxy.refuse(null);
    await insert(4);
    expect(await kept()).toEqual([1, 4]);
  });

  test('stalls for a time, then everything arrives', async () => {
    const since = performance.now();
    void proxy.stall(300);
    await insert(1);
    expect(performance.now() - since).toBeGreaterThan(290);
    expect(await kept()).toEqual([1]);
  });

  test('is late in both directions', async () => {
    proxy.delay(60);
    const since = performance.now();
    await insert(1);
    expect(performance.now() - since).toBeGreaterThan(115);
  });

  test('swallows: the connection stays, and nobody answers', async () => {
    proxy.swallow(true);
    const silent = Symbol('silent');
    const wait = new Promise((resolve) => setTimeout(resolve, 200, silent));
    expect(await Promise.race([codeOf(insert(1)), wait])).toBe(silent);
    expect(await kept()).toEqual([]);
    proxy.swallow(false);
    client = await open();
    await insert(2);
    expect(await kept()).toEqual([2]);
  });

  test('resets whoever is connected, and takes up whoever comes next', async () => {
    const asked = codeOf(client.query('SELECT pg_sleep(5)'));
    proxy.reset();
    expect(await asked).toMatch(/ECONNRESET|terminated/);
    client = await open();
    await insert(1);
    expect(await kept()).toEqual([1]);
  });
});
