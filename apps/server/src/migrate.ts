// `migrate up|status`: brings a PostgreSQL database to this program's schema, or says what is missing. Opens no port.
import { migratePostgres, migrationStatus } from '@davit/server';
import type { MigrateCommand } from './arguments.ts';

/** Answers what to print. */
export async function runMigrate({ verb, database }: MigrateCommand): Promise<string> {
  if (verb === 'status') {
    const state = await migrationStatus(database);
    return state.map(({ version, name, applied }) => `${applied ? '✓' : '·'} ${version} ${name}`).join('\n');
  }
  const applied = await migratePostgres(database);
  if (applied.length === 0) return 'The database has the schema of this program already.';
  return applied.map(({ version, name }) => `✓ ${version} ${name}`).join('\n');
}
