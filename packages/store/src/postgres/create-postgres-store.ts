// Opens a PostgreSQL database for the authorization server: any number of processes share it.
import type { AuthStore } from '@davit/auth';
import { createAuthStore } from '../verbs/create-auth-store.ts';
import { openDatabase, type PostgresStoreOptions } from './open-database.ts';

export async function createPostgresStore(options: PostgresStoreOptions): Promise<AuthStore> {
  return createAuthStore(await openDatabase(options));
}
