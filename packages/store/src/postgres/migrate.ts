// Brings a database to this program's schema. One process at a time, by an advisory lock that ends with its connection; each
// migration is one transaction, recorded in it. Only adds, so that processes of the version before go on meanwhile.
import { Client } from 'pg';
import { SchemaTooNew } from '../verbs/schema-too-new.ts';
import { nothingWritten } from '../verbs/unavailable.ts';
import { toFault } from './failure.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';

/** Davit's own number among the advisory locks of a database. */
const LOCK = 'SELECT pg_advisory_lock(472910358)';
const ENSURE = `CREATE TABLE IF NOT EXISTS migrations (
  version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL
)`;
const IS_THERE = `SELECT to_regclass('migrations') IS NOT NULL AS there`;
const APPLIED = 'SELECT version::int4 AS version FROM migrations ORDER BY version';
const RECORD = `INSERT INTO migrations (version, name, applied_at)
  VALUES ($1, $2, floor(extract(epoch FROM clock_timestamp()) * 1000))`;
const CONNECT_MS = 5_000;

export interface MigrationState {
  readonly version: number;
  readonly name: string;
  readonly applied: boolean;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  let client: Client | null = null;
  try {
    client = new Client({
      connectionString: url,
      application_name: 'davit migrate',
      connectionTimeoutMillis: CONNECT_MS,
    });
    // What breaks between two statements is said by the next one.
    client.on('error', () => undefined);
    await client.connect();
    return await work(client);
  } catch (error) {
    throw error instanceof SchemaTooNew ? error : nothingWritten(toFault(error));
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function appliedIn(client: Client): Promise<number[]> {
  const { rows } = await client.query<{ version: number }>(APPLIED);
  return rows.map(({ version }) => version);
}

function refuseNewer(applied: readonly number[], migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.version ?? 0;
  const found = applied.at(-1) ?? 0;
  if (found > known) throw new SchemaTooNew(found, known);
}

async function apply(client: Client, { version, name, sql }: Migration): Promise<void> {
  await client.query('BEGIN');
  await client.query(sql);
  await client.query(RECORD, [version, name]);
  await client.query('COMMIT');
}

/** Answers what it did. @throws SchemaTooNew, StoreUnavailable */
export const migrate = (url: string, migrations: readonly Migration[] = MIGRATIONS): Promise<readonly Migration[]> =>
  withClient(url, async (client) => {
    await client.query(LOCK);
    await client.query(ENSURE);
    const applied = await appliedIn(client);
    refuseNewer(applied, migrations);
    const missing = migrations.filter(({ version }) => !applied.includes(version));
    for (const migration of missing) await apply(client, migration);
    return missing;
  });

/** Looks, and changes nothing. @throws SchemaTooNew, StoreUnavailable */
export const migrationStatus = (
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly MigrationState[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(IS_THERE);
    const applied = rows[0]?.there === true ? await appliedIn(client) : [];
    refuseNewer(applied, migrations);
    return migrations.map(({ version, name }) => ({ version, name, applied: applied.includes(version) }));
  });
