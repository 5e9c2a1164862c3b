// Adapters for the store ports of authorization server and registry: SQLite in one file, PostgreSQL, and bundles as files.
export { CounterFileUnreadable } from './disk/counter-file.ts';
export { createDiskBlobStore, type DiskBlobStore } from './disk/disk-blob-store.ts';
export { createPostgresRegistryStore } from './postgres/create-postgres-registry-store.ts';
export {
  createPostgresStore,
  expireAccessTokensPostgres,
  restoreEpochPostgres,
} from './postgres/create-postgres-store.ts';
export { type MigrationState, migrate as migratePostgres, migrationStatus } from './postgres/migrate.ts';
export { type PostgresStoreOptions, WritesNotDurable } from './postgres/open-database.ts';
export { createSqliteStore, expireAccessTokensSqlite, restoreEpochSqlite } from './sqlite/create-sqlite-store.ts';
export { type HeldFile, holdFile } from './sqlite/hold-file.ts';
export type { SqliteStoreOptions } from './sqlite/open-database.ts';
export { createSqliteRegistryStore } from './sqlite/registry/create-sqlite-registry-store.ts';
export { DatabaseBehind } from './verbs/counter/counts.ts';
export type { CounterOptions } from './verbs/counter/open-counter.ts';
export type { KeptRegistryStore } from './verbs/registry/create-registry-store.ts';
export type { EpochDrawn } from './verbs/restore-epoch.ts';
export { SchemaTooNew } from './verbs/schema-too-new.ts';
