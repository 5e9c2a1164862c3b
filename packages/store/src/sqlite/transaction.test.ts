// What callers see when SQLite fails: before, during and after a commit. The connection is real; its failures are injected.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { keep, type Transaction, undo } from '../verbs/transaction.ts';
import { createCheckpointer } from './checkpointer.ts';
import { logOf } from './durable-log.ts';
import { type Connection, openConnection } from './statement.ts';
import { createTransactions } from './transaction.ts';

const directory = mkdtempSync(join(tmpdir(), 'davit-transaction-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let count = 0;
let path = '';
const openFile = () => {
  const connection = openConnection(path);
  connection.get('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = NORMAL');
  connection.exec('CREATE TABLE IF NOT EXISTS t (n INTEGER NOT NULL)');
  return connection;
};
const none = createCheckpointer(() => {
  throw new Error('so much is not written here');
});
const clock = { now: () => 1_000 };
const open = (connection: Connection, { waitMs }: { waitMs: number }) =>
  createTransactions(connection, clock, { waitMs, log: logOf(path), checkpointer: none });
const add = (n: number) =>
  function* (tx: Transaction) {
    yield* tx.run('INSERT INTO t (n) VALUES (:n)', { n });
    return keep(n);
  };
const ROWS = 'SELECT n FROM t ORDER BY n';
const unavailable = (outcome: string) => ({ name: 'StoreUnavailable', outcome });

/** The same connection, whose next `exec` of this text fails after (or instead of) doing its work. */
function failing(connection: Connection, text: string, code: number, works: boolean): Connection {
  const exec = (sql: string) => {
    if (sql !== text) return connection.exec(sql);
    if (works) connection.exec(sql);
    throw Object.assign(new Error('disk I/O error'), { rawCode: code });
  };
  return Object.defineProperty(Object.create(connection) as Connection, 'exec', { value: exec });
}

describe(createTransactions, () => {
  beforeEach(() => {
    path = join(directory, `${++count}.db`);
  });

  test('what is kept is there, what is undone is not, and a failure undoes all', async () => {
    const connection = openFile();
    const transactions = open(connection, { waitMs: 100 });
    expect(await transactions.write(add(1))).toBe(1);
    expect(
      await transactions.write(function* (tx) {
        return undo((yield* add(2)(tx)).outcome);
      }),
    ).toBe(2);
    const failed = transactions.write(function* (tx) {
      yield* add(3)(tx);
      throw new Error('a bug');
    });
    await expect(failed).rejects.toMatchObject(unavailable('nothing_written'));
    expect(await transactions.writeRelaxed(add(4))).toBe(4);
    expect(connection.all(ROWS)).toEqual([{ n: 1 }, { n: 4 }]);
    connection.close();
  });

  test('a lock held elsewhere is waited for without blocking, then refused', async () => {
    const connection = openFile();
    const other = openFile();
    const transactions = open(connection, { waitMs: 60 });
    other.exec('BEGIN IMMEDIATE');
    const refused = transactions.write(add(1));
    expect(await transactions.read((reader) => reader.all(ROWS)), 'reads go on').toEqual([]);
    await expect(refused).rejects.toMatchObject(unavailable('nothing_written'));
    // As long as any machine takes to come to the timer below.
    const waited = open(connection, { waitMs: 10_000 }).write(add(2));
    setTimeout(() => other.exec('COMMIT'), 20);
    expect(await waited).toBe(2);
    connection.close();
    other.close();
  });

  test('a full disk says that nothing was written, and the store goes on when there is room again', async () => {
    const connection = openFile();
    const transactions = open(connection, { waitMs: 100 });
    function* fill(tx: Transaction) {
      for (let n = 0; n < 5_000; n++) yield* add(n)(tx);
      return keep('filled');
    }
    connection.get('PRAGMA max_page_count = 5');
    await expect(transactions.write(fill)).rejects.toMatchObject(unavailable('nothing_written'));
    expect(connection.all(ROWS)).toEqual([]);
    connection.get('PRAGMA max_page_count = 1000000');
    expect(await transactions.write(fill)).toBe('filled');
    connection.close();
  });

  const SQLITE_BUSY = 5;
  const SQLITE_IOERR_FSYNC = 1_034;
  const SQLITE_FULL = 13;
  test.each([
    ['found the lock taken', SQLITE_BUSY, false, 'nothing_written'],
    ['found the disk full', SQLITE_FULL, false, 'nothing_written'],
    ['could not sync', SQLITE_IOERR_FSYNC, false, 'unknown'],
    ['went through but said that it could not sync', SQLITE_IOERR_FSYNC, true, 'unknown'],
  ])('a COMMIT that %s', async (_, code, works, outcome) => {
    const connection = openFile();
    const transactions = open(failing(connection, 'COMMIT', code, works), { waitMs: 100 });
    await expect(transactions.write(add(1))).rejects.toMatchObject(unavailable(outcome));
    expect(connection.inTransaction).toBe(false);
    expect(connection.all(ROWS)).toEqual(works ? [{ n: 1 }] : []);
    connection.close();
  });

  test('a transaction that could not be rolled back is rolled back before the next', async () => {
    const connection = openFile();
    const stuck = open(failing(connection, 'ROLLBACK', SQLITE_IOERR_FSYNC, false), { waitMs: 100 });
    await stuck.write(function* (tx) {
      return undo((yield* add(1)(tx)).outcome);
    });
    expect(connection.inTransaction).toBe(true);
    await expect(stuck.write(add(2))).rejects.toMatchObject(unavailable('nothing_written'));
    const transactions = open(connection, { waitMs: 100 });
    expect(await transactions.write(add(3))).toBe(3);
    expect(connection.all(ROWS)).toEqual([{ n: 3 }]);
    connection.close();
  });

  test('a closed database refuses reads and writes', async () => {
    const connection = openFile();
    const transactions = open(connection, { waitMs: 100 });
    connection.close();
    await expect(transactions.write(add(1))).rejects.toMatchObject(unavailable('nothing_written'));
    await expect(transactions.read((reader) => reader.all(ROWS))).rejects.toMatchObject(unavailable('nothing_written'));
  });
});
