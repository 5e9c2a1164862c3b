// SQL adapters for the store ports. SQLite in one file is the embedded default.
export { createSqliteStore, type SqliteStoreOptions } from './sqlite/create-sqlite-store.ts';
export { type HeldFile, holdFile } from './sqlite/hold-file.ts';
export { SchemaTooNew } from './sqlite/migrate.ts';
