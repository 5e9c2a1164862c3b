// Opens a PostgreSQL database for the authorization server: any number of processes share it.
import type { AuthStore } from '@davit/auth';
import { createAuthStore } from '../verbs/create-auth-store.ts';
import { drawEpoch } from '../verbs/draw-epoch.ts';
import { expireAccessTokens } from '../verbs/expire-access-tokens.ts';
import type { EpochDrawn } from '../verbs/restore-epoch.ts';
import { openDatabase, type PostgresStoreOptions } from './open-database.ts';

export async function createPostgresStore(options: PostgresStoreOptions): Promise<AuthStore> {
  return createAuthStore(await openDatabase(options));
}

/** For a database that was restored: everything that lived in it ends. `counterFolder` is the one of the servers. */
export async function restoreEpochPostgres({
  counterFolder,
  ...options
}: PostgresStoreOptions & { readonly counterFolder: string }): Promise<EpochDrawn> {
  const { transactions, close } = await openDatabase({ ...options, connections: 1 });
  try {
    return await drawEpoch(transactions, counterFolder);
  } finally {
    await close();
  }
}

/** For development servers. */
export async function expireAccessTokensPostgres(options: PostgresStoreOptions, clientId: string): Promise<number> {
  const { transactions, close } = await openDatabase({ ...options, connections: 1 });
  try {
    return await expireAccessTokens(transactions, clientId);
  } finally {
    await close();
  }
}
