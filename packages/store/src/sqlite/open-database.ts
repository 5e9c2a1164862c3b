// Opens the database file for one user of it: its connection, clock and turns, with the schema of this program.
import { closeSync, openSync } from 'node:fs';
import { type CounterOptions, type OpenCounter, openCounter } from '../verbs/counter/open-counter.ts';
import type { Transactions } from '../verbs/transaction.ts';
import { nothingWritten } from '../verbs/unavailable.ts';
import { AUTO_CHECKPOINT, createCheckpointer, startThread } from './checkpointer.ts';
import { createDatabaseClock, type DatabaseClock } from './database-clock.ts';
import { logOf } from './durable-log.ts';
import { migrate } from './migrate.ts';
import { type Connection, openConnection } from './statement.ts';
import { createTransactions } from './transaction.ts';

export interface SqliteStoreOptions extends CounterOptions {
  /** The file; made with mode 0600 when it is missing. Its directory must exist. */
  readonly path: string;
  /** For tests: the database's own clock, milliseconds since 1970. */
  readonly clock?: (() => number) | undefined;
  /** How long a verb waits for another process's lock before it refuses; 5,000 ms. */
  readonly waitMs?: number | undefined;
}

const DEFAULT_WAIT_MS = 5_000;
/** The cache is 32 MB (in KB). Neither busy handling, nor the syncs of commits, nor checkpoints are SQLite's: see write-queue.ts. */
const SETTINGS = [
  'PRAGMA foreign_keys = ON',
  'PRAGMA temp_store = MEMORY',
  'PRAGMA cache_size = -32768',
  'PRAGMA synchronous = NORMAL',
  AUTO_CHECKPOINT,
];

/** Settings read the schema, and taking the write-ahead log into use needs the file alone: both wait their turn. */
async function prepareFile(connection: Connection, transactions: Transactions): Promise<void> {
  const mode = await transactions.read((reader) => {
    for (const setting of SETTINGS) connection.exec(setting);
    return reader.get<{ journal_mode: string }>('PRAGMA journal_mode = WAL');
  });
  if (mode?.journal_mode !== 'wal') throw nothingWritten(new Error(`no write-ahead log: ${mode?.journal_mode}`));
}

function openFile(path: string): Connection {
  try {
    // SQLite gives its log the same mode as the file.
    closeSync(openSync(path, 'a', 0o600));
    return openConnection(path);
  } catch (error) {
    throw nothingWritten(error);
  }
}

export interface OpenDatabase {
  readonly connection: Connection;
  readonly clock: DatabaseClock;
  readonly transactions: Transactions;
  /** After what was asked for has ended. May be called twice. */
  close(): Promise<void>;
}

export async function openDatabase(options: SqliteStoreOptions): Promise<OpenDatabase> {
  const connection = openFile(options.path);
  const given = options.clock;
  const clock: DatabaseClock =
    given === undefined ? createDatabaseClock(connection, () => performance.now()) : { now: () => Math.floor(given()) };
  const log = logOf(options.path);
  const checkpointer = createCheckpointer(() => startThread(options.path));
  const waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
  const transactions = createTransactions(connection, clock, { waitMs, log, checkpointer });
  let counter: OpenCounter;
  try {
    await prepareFile(connection, transactions);
    await migrate(connection, transactions);
    const { counts, count } = transactions;
    counter = await openCounter({ transactions, counts, count }, options);
  } catch (error) {
    await log.close();
    connection.close();
    throw error;
  }
  return {
    connection,
    clock,
    transactions: counter.transactions,
    async close() {
      await transactions.settled();
      counter.close();
      await checkpointer.close();
      await log.close();
      if (connection.open) connection.close();
    },
  };
}
