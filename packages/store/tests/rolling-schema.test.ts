// While a migration is applied, processes of the version before serve on: what they say has to run on the new schema. `said-before` holds
// every statement of a version, as it went out in its own store contract.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { MIGRATIONS } from '../src/postgres/migrations/index.ts';

const database = testDatabase();
const COLUMNS = `SELECT table_name || '.' || column_name AS name, is_nullable = 'YES' OR column_default IS NOT NULL AS may_be_left_out
  FROM information_schema.columns WHERE table_schema = current_schema()`;
interface Column {
  readonly name: string;
  readonly may_be_left_out: boolean;
}
const columns = (url: string) => database.ask<Column>(url, COLUMNS);
const VERSIONS = MIGRATIONS.slice(0, -1).map(({ version }) => version);

describe('a process of an older version', () => {
  test.each(VERSIONS)('says what it said with schema %i', async (version) => {
    const said = JSON.parse(
      readFileSync(new URL(`said-before/schema-${version}.json`, import.meta.url), 'utf8'),
    ) as readonly string[];
    expect(said.length).toBeGreaterThan(100);
    const url = await database.newSchema();
    await migrate(url, MIGRATIONS);
    for (const statement of said) {
      const isPrepared = !statement.startsWith('LOCK');
      await database.ask(
        url,
        isPrepared ? `PREPARE said AS ${statement}; DEALLOCATE said` : `BEGIN; ${statement}; ROLLBACK`,
      );
    }
  });

  test.each(VERSIONS)('writes rows as schema %i had them: what was added since may be left out', async (version) => {
    const url = await database.newSchema();
    await migrate(url, MIGRATIONS.slice(0, version));
    const before = await columns(url);
    await migrate(url, MIGRATIONS);
    const after = await columns(url);
    const known = new Set(before.map(({ name }) => name));
    const tables = new Set(before.map(({ name }) => name.split('.')[0]));
    expect(after.map(({ name }) => name)).toEqual(expect.arrayContaining([...known]));
    const added = after.filter(({ name }) => !known.has(name) && tables.has(name.split('.')[0]));
    expect(added.filter((column) => !column.may_be_left_out)).toEqual([]);
  });
});
