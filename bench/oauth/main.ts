// `npm run bench -- oauth [--quick]`: redeem, refresh and user details per second, with DPoP and as bearer, beside bare node:http.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevEnv } from '@davit/dev-env';
import { machine, medianOf, type Report, type Row, toTable, writeReport } from '../report.ts';
import { type ServerProcess, startProcess } from '../server-process.ts';
import { COLUMNS } from './columns.ts';
import { fromList, type Measurement, sendLoad } from './load.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { createPopulation, type Population } from './population.ts';

interface Settings {
  readonly runs: number;
  readonly users: number;
  /** Requests of one run, by connections. */
  readonly requests: Readonly<Record<number, number>>;
}
const FULL: Settings = { runs: 5, users: 256, requests: { 1: 1_000, 16: 4_000, 64: 6_000 } };
const QUICK: Settings = { runs: 3, users: 64, requests: { 1: 100, 16: 400, 64: 800 } };
const WARM_UP_REQUESTS = 200;
const NO_LIMITS = {
  tokenRequestsPerAddress: 1_000_000_000,
  challengesPerAddress: 1_000_000_000,
  silentCodesPerUserAndClient: 1_000_000,
  familiesPerUserAndClient: 1_000_000,
  hostSessionsPerUser: 1_000,
};

type Davit = ServerProcess<{ readonly port: number; readonly info: DevEnv['info'] }>;
type Bare = ServerProcess<{ readonly port: number }>;
type Timed = Measurement & { readonly cpuUs: number };

async function timed(server: Davit | Bare, send: () => Promise<Measurement>): Promise<Timed> {
  const before = await server.cpuMicroseconds();
  const measured = await send();
  return { ...measured, cpuUs: ((await server.cpuMicroseconds()) - before) / measured.requests };
}

/** The peer answers what ours just answered: the same headers but Date and connection management, the same body. */
async function teach(bare: Bare, { sample }: Measurement): Promise<void> {
  const headers = sample.head
    .split('\r\n')
    .slice(1)
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
    .filter(([name]) => !/^(?:date|connection|keep-alive)$/i.test(name));
  await bare.send({ kind: 'answer', headers, body: sample.body });
}

async function runOnce(
  davit: Davit,
  bare: Bare,
  population: Population,
  operation: Operation,
  connections: number,
  requests: number,
) {
  const prepared = await operation.prepare(population, connections, requests);
  const ours = await timed(davit, () => sendLoad(davit.ready.port, connections, prepared.workload));
  await teach(bare, ours);
  const peers = await timed(bare, () => sendLoad(bare.ready.port, connections, fromList(prepared.sent)));
  return { davit: ours, 'node:http': peers };
}

function toRow(operation: string, connections: number, subject: string, runs: readonly Timed[]): Row {
  const median = (pick: (run: Timed) => number, digits: number) => Number(medianOf(runs.map(pick)).toFixed(digits));
  return {
    operation,
    connections,
    subject,
    median: median((run) => run.perSecond, 1),
    unit: 'requests/s',
    p50_ms: median((run) => run.p50Ms, 3),
    p99_ms: median((run) => run.p99Ms, 3),
    cpu_us: median((run) => run.cpuUs, 1),
  };
}

async function measure(davit: Davit, bare: Bare, settings: Settings): Promise<Row[]> {
  console.error(`… ${settings.users} users, sessions and grants`);
  const population = await createPopulation(davit.ready.info, davit.ready.port, settings.users);
  for (const operation of OPERATIONS) {
    console.error(`… warming up ${operation.name}`);
    await runOnce(davit, bare, population, operation, 16, WARM_UP_REQUESTS);
  }
  const rows: Row[] = [];
  for (const operation of OPERATIONS)
    for (const [connections, requests] of Object.entries(settings.requests)) {
      const runs: Record<'davit' | 'node:http', Timed>[] = [];
      for (let run = 1; run <= settings.runs; run += 1) {
        runs.push(await runOnce(davit, bare, population, operation, Number(connections), requests));
        const { davit: ours, 'node:http': peers } = runs[run - 1] as (typeof runs)[number];
        console.error(
          `  ${operation.name} × ${connections}, run ${run}/${settings.runs}: ${Math.round(ours.perSecond)}/s, node:http ${Math.round(peers.perSecond)}/s`,
        );
      }
      for (const subject of ['davit', 'node:http'] as const)
        rows.push(
          toRow(
            operation.name,
            Number(connections),
            subject,
            runs.map((run) => run[subject]),
          ),
        );
    }
  return rows;
}

/** `args`: what stands behind the name of the benchmark. */
export async function main(args: readonly string[], bundleProgram: (entry: string) => Promise<string>): Promise<void> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; there is only --quick`);
  const settings = args.includes('--quick') ? QUICK : FULL;
  const directory = await mkdtemp(join(tmpdir(), 'davit-bench-'));
  const started = Date.now();
  const servers: ServerProcess<unknown>[] = [];
  try {
    console.error('… building the servers');
    const programs = [
      await bundleProgram('bench/davit-server.ts'),
      await bundleProgram('bench/oauth/bare-server.ts'),
    ] as const;
    const options = { port: 0, directory, accessTokenTtlSeconds: 3_600, limits: NO_LIMITS, log: { level: 'silent' } };
    const davit: Davit = await startProcess(programs[0], options);
    servers.push(davit);
    const bare: Bare = await startProcess(programs[1], {});
    servers.push(bare);
    const rows = await measure(davit, bare, settings);
    const report: Report = { machine: machine(), date: new Date().toISOString().slice(0, 10), rows };
    const seconds = Math.round((Date.now() - started) / 1000);
    const notes = [
      `Medians of ${settings.runs} interleaved runs; ${settings.users} users; one server process on SQLite with full sync; load from one other process on the same machine; ${seconds} s in all. How to read it: bench/README.md.`,
    ];
    const table = toTable(report, COLUMNS);
    await writeReport('oauth', report, [...notes, '', table]);
    console.log(table);
    console.error(`✓ bench/results/oauth.md and oauth.json (${seconds} s)`);
  } finally {
    for (const server of servers) await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
