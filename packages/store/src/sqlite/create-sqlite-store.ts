// Opens the embedded database: one file, write-ahead log, answers after a sync, any number of processes (every write takes turns).
import type { AuthStore } from '@davit/auth';
import { createAuthStore } from '../verbs/create-auth-store.ts';
import { drawEpoch } from '../verbs/draw-epoch.ts';
import { expireAccessTokens } from '../verbs/expire-access-tokens.ts';
import type { EpochDrawn } from '../verbs/restore-epoch.ts';
import { openDatabase, type SqliteStoreOptions } from './open-database.ts';

export async function createSqliteStore(options: SqliteStoreOptions): Promise<AuthStore> {
  const { clock, transactions, close } = await openDatabase(options);
  return createAuthStore({ now: clock.now, transactions, close });
}

/** For a database that was restored: everything that lived in it ends. `counterFolder` is the one of the servers. */
export async function restoreEpochSqlite({
  counterFolder,
  ...options
}: SqliteStoreOptions & { readonly counterFolder: string }): Promise<EpochDrawn> {
  const { transactions, close } = await openDatabase(options);
  try {
    return await drawEpoch(transactions, counterFolder);
  } finally {
    await close();
  }
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
