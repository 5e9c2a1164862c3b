// `npm run bench -- oauth [--quick | --families]`: requests per second of ours, of peers and of the limit, interleaved in one run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, type Report, toTable, writeReport } from '../report.ts';
import type { ServerProcess } from '../server-process.ts';
import { COLUMNS } from './columns.ts';
import { measureFamilies } from './families.ts';
import { measure } from './measure.ts';
import { OPERATIONS, QUICK_OPERATIONS } from './operations.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { isMissed, ratioTable, toRatios } from './ratios.ts';
import { SUBJECTS, type Subject, type Surroundings, startSubject } from './subjects.ts';

/** Requests of one run, by connections. */
const FULL = { runs: 5, users: 256, warmUp: 200, requests: { 1: 500, 16: 2_000, 64: 4_000 } };
const QUICK = { runs: 3, users: 32, warmUp: 64, requests: { 64: 400 } };
const FLAGS = ['--quick', '--families'];

const lines = (entries: readonly string[]): string[] => entries.map((entry) => `- ${entry}`);

async function compare(around: Surroundings, isQuick: boolean, notes: readonly string[]): Promise<void> {
  const settings = isQuick ? QUICK : FULL;
  const operations = isQuick ? OPERATIONS.filter(({ name }) => QUICK_OPERATIONS.includes(name)) : OPERATIONS;
  const subjects: Subject[] = [];
  for (const name of SUBJECTS) {
    console.error(`… starting ${name}`);
    subjects.push(await startSubject(name, around));
  }
  const from = Date.now();
  const { rows, leftOut } = await measure(subjects, operations, settings);
  const seconds = Math.round((Date.now() - from) / 1000);
  const report: Report = { machine: machine(), date: new Date().toISOString().slice(0, 10), rows };
  const ratios = toRatios(rows);
  const missed = ratios.filter(isMissed).length;
  const how = `Medians of ${settings.runs} interleaved runs; ${settings.users} users; one server process a subject; load from one other process on the same machine; ${seconds} s of measuring. How to read it: bench/README.md.`;
  const table = toTable(report, COLUMNS);
  const comparison = ratioTable(ratios);
  const verdict = `${missed} of ${ratios.filter(({ aim }) => aim !== null).length} aims were missed.`;
  const without = ['Left out, because the subject has no such operation:', '', ...lines(leftOut)];
  const text = [how, ...notes, '', table, '', ...without, '', verdict, '', comparison];
  await writeReport('oauth', report, text);
  console.log([table, '', ...without, '', verdict, '', comparison].join('\n'));
  console.error(`✓ bench/results/oauth.md and oauth.json (${seconds} s)`);
}

/** `args`: what stands behind the name of the benchmark. */
export async function main(args: readonly string[], bundleProgram: (entry: string) => Promise<string>): Promise<void> {
  const unknown = args.find((arg) => !FLAGS.includes(arg));
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; there is ${FLAGS.join(', ')}`);
  const isQuick = args.includes('--quick');
  const directory = await mkdtemp(join(tmpdir(), 'davit-bench-'));
  const servers: ServerProcess<unknown>[] = [];
  let postgres: Postgres | null = null;
  try {
    postgres = await openPostgres();
    const around: Surroundings = {
      directory,
      postgres,
      users: (isQuick ? QUICK : FULL).users,
      bundleProgram,
      started: (server) => void servers.push(server),
    };
    if (args.includes('--families')) await measureFamilies(around, isQuick);
    else await compare(around, isQuick, [`PostgreSQL ${await postgres.version()} on the same machine.`]);
  } finally {
    for (const server of servers) await server.stop();
    await postgres?.close();
    await rm(directory, { recursive: true, force: true });
  }
}
