// Which database a configuration names: a URL of PostgreSQL, or the path of a SQLite file. The URL holds a password: never logged.
import type { AuthStore } from '@davit/auth';
import {
  createPostgresRegistryStore,
  createPostgresStore,
  createSqliteRegistryStore,
  createSqliteStore,
  expireAccessTokensPostgres,
  expireAccessTokensSqlite,
  type KeptRegistryStore,
} from '@davit/store';

export const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database);

export const openStore = (database: string): Promise<AuthStore> =>
  isPostgres(database) ? createPostgresStore({ url: database }) : createSqliteStore({ path: database });

export const openRegistryStore = (database: string): Promise<KeptRegistryStore> =>
  isPostgres(database) ? createPostgresRegistryStore({ url: database }) : createSqliteRegistryStore({ path: database });

/** For development servers: how many live access tokens of the client have ended now. */
export const expireAccessTokens = (database: string, clientId: string): Promise<number> =>
  isPostgres(database)
    ? expireAccessTokensPostgres({ url: database }, clientId)
    : expireAccessTokensSqlite({ path: database }, clientId);
