// The PostgreSQL of a test run: `DAVIT_TEST_POSTGRES_URL`, or one that the first test file to ask starts for all of them. Every asker
// gets a database of its own. Nothing is left behind: a guardian stops the server when the test runner is gone.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ROOT } from '../root.mjs';

const PREFIX = 'davit-postgres-';
const PATIENCE_MS = 60_000;
const { Client, Pool } = createRequire(join(ROOT, 'packages/store/package.json'))('pg') as typeof import('pg');

/** The process that runs the tests, whose workers share one server. */
const runner = process.env.DAVIT_TEST_RUNNER ?? String(process.pid);

function read(path: string): Record<string, string> | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    return null;
  }
}

/** False when somebody of this run was first. */
function take(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Of runs whose guardian was killed too. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = Number(name.slice(PREFIX.length));
    const guardian = Number(read(join(folder, 'ready.json'))?.guardian);
    if (Number.isNaN(owner) || isAlive(owner) || (guardian > 0 && isAlive(guardian))) continue;
    const [pid] = readText(join(folder, 'data/postmaster.pid')).split('\n');
    try {
      if (Number(pid) > 1) process.kill(Number(pid), 'SIGQUIT');
    } catch {
      // It has ended.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function startedServer(): Promise<string> {
  const folder = join(tmpdir(), `${PREFIX}${runner}`);
  if (take(folder)) {
    removeLeftovers();
    const guardian = join(ROOT, 'tools/postgres/guardian.mjs');
    spawn(process.execPath, [guardian, folder, runner], { detached: true, stdio: 'ignore' }).unref();
  }
  const since = performance.now();
  while (performance.now() - since < PATIENCE_MS) {
    const ready = read(join(folder, 'ready.json'));
    if (ready?.url !== undefined) return ready.url;
    const failed = read(join(folder, 'failed.json'));
    if (failed !== null) throw new Error(failed.message);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('PostgreSQL was not there in time');
}

async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  /** A new, empty schema of the file's database, for whoever opens a store on it. */
  newSchema(): Promise<string>;
  /** Runs statements in the schema that `url` names. */
  ask<Row>(url: string, sql: string): Promise<Row[]>;
  /** Some connections until the file is done; what it answers runs a statement and tells how many rows it changed. */
  connect(url: string): (sql: string, values: readonly (Uint8Array | number)[]) => Promise<number>;
}

/** Each test file calls it once, outside of its tests. The database goes when the file is done. */
export function testDatabase(): TestDatabase {
  const name = `davit_test_${randomBytes(6).toString('hex')}`;
  let made: Promise<{ server: string; url: URL }> | null = null;
  let count = 0;
  const pools: InstanceType<typeof Pool>[] = [];
  const make = async () => {
    const server = process.env.DAVIT_TEST_POSTGRES_URL ?? (await startedServer());
    await ask(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return { server, url };
  };
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    if (made !== null) await ask((await made).server, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return {
    async newSchema() {
      made ??= make();
      const { url } = await made;
      count += 1;
      await ask(url.href, `CREATE SCHEMA s${count}`);
      const own = new URL(url);
      own.searchParams.set('options', `-c search_path=s${count}`);
      return own.href;
    },
    ask,
    connect(url) {
      const pool = new Pool({ connectionString: url, max: 4 });
      pool.on('error', () => undefined);
      pools.push(pool);
      return async (sql, values) => (await pool.query(sql, [...values])).rowCount ?? 0;
    },
  };
}
