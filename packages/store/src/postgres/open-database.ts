// Opens a PostgreSQL database for one user of it: a pool with bounds, its clock, and the schema of this program.
import { Pool, type PoolConfig } from 'pg';
import { CounterFileUnreadable } from '../disk/counter-file.ts';
import { DatabaseBehind } from '../verbs/counter/counts.ts';
import { type CounterOptions, type OpenCounter, openCounter } from '../verbs/counter/open-counter.ts';
import type { OpenStore } from '../verbs/create-auth-store.ts';
import { SchemaTooNew } from '../verbs/schema-too-new.ts';
import { isStoreUnavailable, nothingWritten } from '../verbs/unavailable.ts';
import { createDatabaseClock } from './database-clock.ts';
import { toFault } from './failure.ts';
import { migrate } from './migrate.ts';
import { TYPES } from './statement.ts';
import { createTransactions } from './transaction.ts';

export interface PostgresStoreOptions extends CounterOptions {
  /** `postgres://…`, as libpq reads it; holds a password, so it is never logged. */
  readonly url: string;
  /** For tests: the database's own clock, milliseconds since 1970. */
  readonly clock?: (() => number) | undefined;
  /** Connections of this process at most; 10. */
  readonly connections?: number | undefined;
  /** How long a verb takes at most, waiting for a connection included, before it refuses; 1,500 ms. */
  readonly waitMs?: number | undefined;
  /** Serves although a power failure may take back what was acknowledged: a code could be redeemed twice. */
  readonly dangerouslyAllowLostWrites?: boolean | undefined;
}

const DEFAULT_CONNECTIONS = 10;
/** A request is answered within 2 s, whatever the database does. */
const DEFAULT_WAIT_MS = 1_500;
/** The clock is believed for 30 s after an answer. */
const ASK_TIME_MS = 5_000;

/** The database is set up so that it may forget what it has acknowledged. */
export class WritesNotDurable extends Error {
  override readonly name = 'WritesNotDurable';
  constructor(setting: string) {
    super(`PostgreSQL runs with ${setting} = off, so a power failure could bring a spent code back: set it to on`);
  }
}

/** What says by itself what is to be done. */
const SAID = [WritesNotDurable, SchemaTooNew, DatabaseBehind, CounterFileUnreadable];

export const toPoolConfig = (options: PostgresStoreOptions): PoolConfig => {
  const waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
  return {
    connectionString: options.url,
    application_name: 'davit',
    max: options.connections ?? DEFAULT_CONNECTIONS,
    connectionTimeoutMillis: waitMs,
    statement_timeout: waitMs,
    // For a connection that died without a word: PostgreSQL itself would have answered by then.
    query_timeout: waitMs + 1_000,
    // What a connection that is gone held locked is free again.
    idle_in_transaction_session_timeout: waitMs + 1_000,
    keepAlive: true,
    types: TYPES,
  };
};

async function checkDurable(pool: Pool): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await pool.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
    if (rows[0]?.value === 'off') throw new WritesNotDurable(setting);
  }
}

export async function openDatabase(options: PostgresStoreOptions): Promise<OpenStore> {
  const given = options.clock;
  const clock = createDatabaseClock(() => performance.now());
  let pool: Pool;
  try {
    pool = new Pool(toPoolConfig(options));
  } catch (error) {
    throw nothingWritten(toFault(error));
  }
  // An idle connection that breaks is taken out of the pool; whoever needs one next gets another, or is told.
  pool.on('error', () => undefined);
  // One that breaks while a verb has it tells the verb; unheard, the event would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const transactions = createTransactions(pool, clock, given, options.waitMs ?? DEFAULT_WAIT_MS);
  let counter: OpenCounter;
  try {
    await migrate(options.url);
    if (options.dangerouslyAllowLostWrites !== true) await checkDurable(pool);
    await transactions.askTime();
    const { counts, count } = transactions;
    counter = await openCounter({ transactions, counts, count }, options);
  } catch (error) {
    await pool.end();
    throw isStoreUnavailable(error) || SAID.some((kind) => error instanceof kind)
      ? error
      : nothingWritten(toFault(error));
  }
  const timer = setInterval(() => void transactions.askTime().catch(() => undefined), ASK_TIME_MS).unref();
  let closed: Promise<void> | null = null;
  return {
    now: given === undefined ? clock.now : () => Math.floor(given()),
    transactions: counter.transactions,
    close() {
      clearInterval(timer);
      closed ??= transactions.settled().then(() => {
        counter.close();
        return pool.end();
      });
      return closed;
    },
  };
}
