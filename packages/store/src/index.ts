// Adapters for the store ports of authorization server and registry: SQLite in one file, and bundles as files beside it.
export { createDiskBlobStore, type DiskBlobStore } from './disk/disk-blob-store.ts';
export { createSqliteStore } from './sqlite/create-sqlite-store.ts';
export { expireAccessTokens } from './sqlite/development/expire-access-tokens.ts';
export { type HeldFile, holdFile } from './sqlite/hold-file.ts';
export { SchemaTooNew } from './sqlite/migrate.ts';
export type { SqliteStoreOptions } from './sqlite/open-database.ts';
export { createSqliteRegistryStore, type SqliteRegistryStore } from './sqlite/registry/create-sqlite-registry-store.ts';
