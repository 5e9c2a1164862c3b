// SQL adapters for the store ports. SQLite in one file is the embedded default.
export { createSqliteStore, type SqliteStoreOptions } from './sqlite/create-sqlite-store.ts';
export { SchemaTooNew } from './sqlite/migrate.ts';
