// Opens the embedded database: one file, write-ahead log, full sync, any number of processes (every write takes turns).
import { closeSync, openSync } from 'node:fs';
import type { AuthStore } from '@davit/auth';
import { approve } from './approve.ts';
import { createAudit } from './audit.ts';
import { peekSession } from './auth-session.ts';
import { createClients } from './clients.ts';
import { createDatabaseClock, type DatabaseClock } from './database-clock.ts';
import { nothingWritten } from './failure.ts';
import { listHostSessions, refreshFacts } from './family-reads.ts';
import { findGrant, getGrant, latestReceipt, listGrants, setAskEveryTime, withdrawGrant } from './grants.ts';
import { issueLoginCode } from './issue-login-code.ts';
import { issueSilently } from './issue-silently.ts';
import { migrate } from './migrate.ts';
import { redeem } from './redeem.ts';
import { refresh } from './refresh.ts';
import { resolve } from './resolve.ts';
import { revokeAccessToken, revokeFamily } from './revoke.ts';
import { createServerKeys, GET_FACT } from './server-keys.ts';
import { endSession, openSession, replaceSession } from './session-verbs.ts';
import { createSigningKeys } from './signing-keys.ts';
import { type Connection, openConnection } from './statement.ts';
import { sweep } from './sweep.ts';
import { createThrottle } from './throttle.ts';
import { createTransactions, type Transactions } from './transaction.ts';
import { createUsers } from './users.ts';

export interface SqliteStoreOptions {
  /** The file; made with mode 0600 when it is missing. Its directory must exist. */
  readonly path: string;
  /** For tests: the database's own clock, milliseconds since 1970. */
  readonly clock?: (() => number) | undefined;
  /** How long a verb waits for another process's lock before it refuses; 5,000 ms. */
  readonly waitMs?: number | undefined;
}

const DEFAULT_WAIT_MS = 5_000;
/** The cache is 32 MB (in KB). Busy handling is not SQLite's: see transaction.ts. */
const SETTINGS = ['PRAGMA foreign_keys = ON', 'PRAGMA temp_store = MEMORY', 'PRAGMA cache_size = -32768'];

/** Settings read the schema, and taking the write-ahead log into use needs the file alone: both wait their turn. */
async function prepareFile(connection: Connection, transactions: Transactions): Promise<void> {
  await transactions.read(() => {
    for (const setting of SETTINGS) connection.exec(setting);
  });
  const mode = await transactions.read((reader) => reader.get<{ journal_mode: string }>('PRAGMA journal_mode = WAL'));
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

function toStore(connection: Connection, clock: DatabaseClock, transactions: Transactions): AuthStore {
  return {
    now: clock.now,
    clients: createClients(transactions),
    users: createUsers(transactions),
    throttle: createThrottle(transactions),
    keys: createServerKeys(transactions),
    signingKeys: createSigningKeys(transactions),
    audit: createAudit(transactions),
    authorizations: {
      openSession: (input) => openSession(transactions, input),
      peekSession: (presented) => transactions.read((reader, now) => peekSession(reader, now, presented)),
      replaceSession: (input) => replaceSession(transactions, input),
      endSession: (input) => endSession(transactions, input),
      issueLoginCode: (input) => issueLoginCode(transactions, input),
      approve: (input) => approve(transactions, input),
      issueSilently: (input) => issueSilently(transactions, input),
      findGrant: (userId, clientId) => findGrant(transactions, userId, clientId),
      getGrant: (grantId) => getGrant(transactions, grantId),
      listGrants: (userId) => listGrants(transactions, userId),
      withdrawGrant: (input) => withdrawGrant(transactions, input),
      setAskEveryTime: (input) => setAskEveryTime(transactions, input),
      latestReceipt: (grantId) => latestReceipt(transactions, grantId),
    },
    tokens: {
      redeem: (input) => redeem(transactions, input),
      refreshFacts: (familyId) => refreshFacts(transactions, familyId),
      refresh: (input) => refresh(transactions, input),
      resolve: (tokenId, secretHash) => resolve(transactions, tokenId, secretHash),
      revokeFamily: (input) => revokeFamily(transactions, input),
      revokeAccessToken: (input) => revokeAccessToken(transactions, input),
      listHostSessions: (userId) => listHostSessions(transactions, userId),
    },
    sweep: (maxRows) => sweep(transactions, maxRows),
    async ping() {
      await transactions.read((reader) => reader.get(GET_FACT, { name: 'epoch' }));
    },
    async close() {
      await transactions.settled();
      if (connection.open) connection.close();
    },
  };
}

export async function createSqliteStore(options: SqliteStoreOptions): Promise<AuthStore> {
  const connection = openFile(options.path);
  const given = options.clock;
  const clock: DatabaseClock =
    given === undefined ? createDatabaseClock(connection, () => performance.now()) : { now: () => Math.floor(given()) };
  const transactions = createTransactions(connection, clock, { waitMs: options.waitMs ?? DEFAULT_WAIT_MS });
  try {
    await prepareFile(connection, transactions);
    await migrate(connection, transactions);
  } catch (error) {
    connection.close();
    throw error;
  }
  return toStore(connection, clock, transactions);
}
