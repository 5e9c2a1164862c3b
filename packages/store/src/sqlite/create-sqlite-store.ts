// Opens the embedded database: one file, write-ahead log, answers after a sync, any number of processes (every write takes turns).
import type { AuthStore } from '@davit/auth';
import { createAuthStore } from '../verbs/create-auth-store.ts';
import { expireAccessTokens } from '../verbs/expire-access-tokens.ts';
import { openDatabase, type SqliteStoreOptions } from './open-database.ts';

export async function createSqliteStore(options: SqliteStoreOptions): Promise<AuthStore> {
  const { clock, transactions, close } = await openDatabase(options);
  return createAuthStore({ now: clock.now, transactions, close });
}

/** For development servers. */
export async function expireAccessTokensSqlite(options: SqliteStoreOptions, clientId: string): Promise<number> {
  const { transactions, close } = await openDatabase(options);
  try {
    return await expireAccessTokens(transactions, clientId);
  } finally {
    await close();
  }
}
