// Brings the file to this program's schema under the write lock: a second process that opens at the same moment waits.
import { SchemaTooNew } from '../verbs/schema-too-new.ts';
import { keep, type Transactions } from '../verbs/transaction.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Connection } from './statement.ts';

const ENSURE = `CREATE TABLE IF NOT EXISTS migrations (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;
const NEWEST = 'SELECT coalesce(max(version), 0) AS version FROM migrations';
const RECORD = 'INSERT INTO migrations (version, name, applied_at) VALUES (:version, :name, :now)';

export async function migrate(
  connection: Connection,
  transactions: Transactions,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const known = migrations.at(-1)?.version ?? 0;
  const found = await transactions.write(function* (tx) {
    connection.exec(ENSURE);
    const version = (yield* tx.get<{ version: number }>(NEWEST))?.version ?? 0;
    for (const migration of migrations.filter((one) => one.version > version)) {
      connection.exec(migration.sql);
      yield* tx.run(RECORD, { version: migration.version, name: migration.name, now: tx.now });
    }
    return keep(version);
  });
  if (found > known) throw new SchemaTooNew(found, known);
}
