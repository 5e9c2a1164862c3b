// Writes that go together, and when their answers leave. The connection is real; the log's sync is held up or fails where a test says so.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keep, type Transaction, type Transactions, undo } from '../verbs/transaction.ts';
import { type Checkpointer, createCheckpointer, startThread } from './checkpointer.ts';
import { type FileSync, logOf } from './durable-log.ts';
import { type Connection, openConnection } from './statement.ts';
import { createTransactions } from './transaction.ts';

const directory = mkdtempSync(join(tmpdir(), 'davit-queue-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let count = 0;
let path = '';
let connection: Connection;
let transactions: Transactions;
/** What was executed and synced, in order. */
let events: string[];
let sync: FileSync['sync'];
let checkpointer: Checkpointer;

const openFile = () => {
  const opened = openConnection(path);
  opened.get('PRAGMA journal_mode = WAL');
  opened.exec('PRAGMA synchronous = NORMAL');
  opened.exec('CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY)');
  return opened;
};
/** The same connection, which tells what it executes; what `fails` names is not executed. */
function watched(real: Connection, fails: (sql: string) => Error | null): Connection {
  const exec = (sql: string) => {
    events.push(sql);
    const error = fails(sql);
    if (error !== null) throw error;
    real.exec(sql);
  };
  return Object.defineProperty(Object.create(real) as Connection, 'exec', { value: exec });
}
function open(fails: (sql: string) => Error | null = () => null): void {
  const log = logOf(path);
  sync = log.sync;
  transactions = createTransactions(
    watched(connection, fails),
    { now: () => 1_000 },
    {
      waitMs: 60,
      checkpointer,
      log: {
        async sync() {
          events.push('sync');
          await sync();
          events.push('synced');
        },
        close: log.close,
      },
    },
  );
}
const add = (n: number) =>
  function* (tx: Transaction) {
    yield* tx.run('INSERT INTO t (n) VALUES (:n)', { n });
    return keep(n);
  };
const countRows = function* (tx: Transaction) {
  return undo((yield* tx.get<{ rows: number }>('SELECT count(*) AS rows FROM t'))?.rows);
};
const rows = () => connection.all<{ n: number }>('SELECT n FROM t ORDER BY n').map(({ n }) => n);
const unavailable = (outcome: string) => ({ name: 'StoreUnavailable', outcome });
const kindOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? settled.value : (settled.reason as { outcome: string }).outcome;

beforeEach(() => {
  path = join(directory, `${++count}.db`);
  events = [];
  connection = openFile();
  checkpointer = createCheckpointer(() => {
    throw new Error('so much is not written here');
  });
  open();
});
afterEach(() => connection.close());

describe('writes of one turn', () => {
  test('are committed and synced once, each with its own outcome, and see those before them', async () => {
    const answers = await Promise.all([
      transactions.write(add(1)),
      transactions.write(add(2)),
      transactions.write(function* (tx) {
        yield* add(3)(tx);
        return undo('undone');
      }),
      transactions.write(countRows),
      transactions.writeRelaxed(add(4)),
    ]);
    expect(answers).toEqual([1, 2, 'undone', 2, 4]);
    expect(rows()).toEqual([1, 2, 4]);
    expect(events.filter((event) => ['BEGIN IMMEDIATE', 'COMMIT', 'sync'].includes(event))).toEqual([
      'BEGIN IMMEDIATE',
      'COMMIT',
      'sync',
    ]);
  });

  test('that only look write and sync nothing', async () => {
    expect(await Promise.all([transactions.write(countRows), transactions.write(countRows)])).toEqual([0, 0]);
    expect(events).not.toContain('COMMIT');
    expect(events).not.toContain('sync');
  });

  test('go on when one of them fails', async () => {
    const settled = await Promise.allSettled([
      transactions.write(add(1)),
      transactions.write(add(1)),
      transactions.write(function* (tx) {
        yield* add(2)(tx);
        throw new Error('a bug');
      }),
      transactions.write(add(3)),
    ]);
    expect(settled.map(kindOf)).toEqual([1, 'nothing_written', 'nothing_written', 3]);
    expect(rows()).toEqual([1, 3]);
  });

  test('run each by itself when one of them takes the transaction with it', async () => {
    const settled = await Promise.allSettled([
      transactions.write(add(1)),
      transactions.write(function* (tx) {
        yield* tx.run('INSERT OR ROLLBACK INTO t (n) VALUES (1)');
        return keep('never');
      }),
      transactions.write(add(2)),
    ]);
    expect(settled.map(kindOf)).toEqual([1, 'nothing_written', 2]);
    expect(rows()).toEqual([1, 2]);
  });

  test('run each by itself when there is no room for all', async () => {
    connection.get('PRAGMA max_page_count = 6');
    const settled = await Promise.allSettled([
      transactions.write(add(1)),
      transactions.write(function* (tx) {
        for (let n = 100; n < 5_000; n += 1) yield* add(n)(tx);
        return keep('never');
      }),
      transactions.write(add(2)),
    ]);
    expect(settled.map(kindOf)).toEqual([1, 'nothing_written', 2]);
    expect(rows()).toEqual([1, 2]);
  });

  test('are all in doubt when their COMMIT is', async () => {
    const SQLITE_IOERR_WRITE = 778;
    open((sql) =>
      sql === 'COMMIT' ? Object.assign(new Error('disk I/O error'), { rawCode: SQLITE_IOERR_WRITE }) : null,
    );
    const settled = await Promise.allSettled([transactions.write(add(1)), transactions.write(add(2))]);
    expect(settled.map(kindOf)).toEqual(['unknown', 'unknown']);
    expect(connection.inTransaction).toBe(false);
  });

  test('of more than one group keep their order', async () => {
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => transactions.write(add(n)).then((answer) => order.push(answer))),
    );
    expect(order).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(rows()).toHaveLength(200);
    expect(events.filter((event) => event === 'COMMIT').length).toBeLessThan(10);
  });
});

describe('an answer', () => {
  test('leaves when the log is on the disk, while the event loop goes on', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    sync = () => held;
    let answered = false;
    const answer = transactions.write(add(1)).then(() => {
      answered = true;
    });
    while (!events.includes('sync')) await new Promise(setImmediate);
    expect(events.indexOf('COMMIT')).toBeLessThan(events.indexOf('sync'));
    expect(await transactions.read((reader) => reader.all('SELECT n FROM t')), 'reads go on').toEqual([{ n: 1 }]);
    expect(answered).toBe(false);
    release();
    await answer;
    expect(events.at(-1)).toBe('synced');
  });

  test('of a relaxed write waits for no disk; the next durable one covers it', async () => {
    await transactions.writeRelaxed(add(1));
    expect(events).not.toContain('sync');
    await transactions.write(countRows);
    expect(events).toContain('synced');
  });

  test('is in doubt when the sync failed, and nothing is written until the log is in the database file', async () => {
    sync = () => Promise.reject(new Error('EIO'));
    await expect(transactions.write(add(1))).rejects.toMatchObject(unavailable('unknown'));
    sync = () => Promise.resolve();
    const other = openFile();
    other.exec('BEGIN');
    other.all('SELECT n FROM t');
    await expect(transactions.write(add(2))).rejects.toMatchObject(unavailable('nothing_written'));
    other.exec('COMMIT');
    other.close();
    expect(await transactions.write(add(3))).toBe(3);
    expect(rows()).toEqual([1, 3]);
  });
});

describe('a checkpoint', () => {
  const turns = async () => {
    for (let at = 0; at < 20; at += 1) await new Promise(setImmediate);
  };

  test('goes on beside writes at first; then they wait until the rest is in the database file', async () => {
    const answers: ((isWhole: boolean) => void)[] = [];
    const thread = {
      checkpoint: () => new Promise<boolean>((resolve) => answers.push(resolve)),
      end: async () => undefined,
    };
    checkpointer = createCheckpointer(() => thread, 2);
    open();
    await transactions.write(add(1));
    expect(answers).toHaveLength(0);
    await transactions.write(add(2));
    expect(answers).toHaveLength(1);
    await transactions.write(add(3));
    answers[0]?.(true);
    await turns();
    expect(answers).toHaveLength(2);
    const waiting = transactions.write(add(4));
    await turns();
    expect(rows()).toEqual([1, 2, 3]);
    answers[1]?.(true);
    expect(await waiting).toBe(4);
  });

  test('by the thread keeps the log small while nobody stops writing', async () => {
    checkpointer = createCheckpointer(() => startThread(path), 200);
    connection.exec('PRAGMA wal_autocheckpoint = 0');
    open();
    let largest = 0;
    for (let n = 0; n < 6_000; n += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, at) => transactions.write(add(n + at))));
      largest = Math.max(largest, statSync(`${path}-wal`).size);
    }
    const log = statSync(`${path}-wal`).size;
    // Without it each of the 300 groups adds some 8 KB at the end.
    expect(log).toBeLessThan(1_000_000);
    expect(statSync(path).size).toBeGreaterThan(40_000);
    await checkpointer.close();
    expect(rows()).toHaveLength(6_000);
    expect(largest).toBe(log);
  });

  test('that never comes to an end because its thread died holds nobody up', async () => {
    checkpointer = createCheckpointer(() => startThread(join(directory, 'no-such-folder', 'x.db')), 1);
    open();
    for (let n = 0; n < 5; n += 1) await transactions.write(add(n));
    expect(rows()).toHaveLength(5);
    await checkpointer.close();
  });
});
