// Which database a configuration names: a URL of PostgreSQL, or the path of a SQLite file. The URL holds a password: never logged.
import type { AuthStore } from '@davit/auth';
import {
  type CounterOptions,
  createPostgresRegistryStore,
  createPostgresStore,
  createSqliteRegistryStore,
  createSqliteStore,
  type EpochDrawn,
  expireAccessTokensPostgres,
  expireAccessTokensSqlite,
  type KeptRegistryStore,
  restoreEpochPostgres,
  restoreEpochSqlite,
} from '@davit/store';

export const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database);

export const openStore = (database: string, counter: CounterOptions): Promise<AuthStore> =>
  isPostgres(database)
    ? createPostgresStore({ url: database, ...counter })
    : createSqliteStore({ path: database, ...counter });

export const openRegistryStore = (database: string): Promise<KeptRegistryStore> =>
  isPostgres(database) ? createPostgresRegistryStore({ url: database }) : createSqliteRegistryStore({ path: database });

/** For a database that was restored: ends everything that lived in it. `counterFolder` is the one of the servers. */
export const restoreEpoch = (database: string, counterFolder: string): Promise<EpochDrawn> =>
  isPostgres(database)
    ? restoreEpochPostgres({ url: database, counterFolder })
    : restoreEpochSqlite({ path: database, counterFolder });

/** For development servers: how many live access tokens of the client have ended now. */
export const expireAccessTokens = (database: string, clientId: string): Promise<number> =>
  isPostgres(database)
    ? expireAccessTokensPostgres({ url: database }, clientId)
    : expireAccessTokensSqlite({ path: database }, clientId);
