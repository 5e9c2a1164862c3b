// `npm run bench -- container [--quick]`: launches, memory, verification, the bridge and sizes, each beside a peer in the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, type Report, type Row, toTable, writeReport } from '../report.ts';
import { COLUMNS } from './columns.ts';
import { type Launches, type LaunchSettings, measureLaunches, type Steps } from './launches.ts';
import { MEMORY_APPS, measureMemory } from './memory.ts';
import { measureRoundTrips, type RoundTripSettings } from './round-trips.ts';
import { measureSizes } from './sizes.ts';
import { measureVerifications } from './verification.ts';
import { openWorld } from './world.ts';

interface Settings {
  readonly launches: LaunchSettings;
  readonly memoryRounds: number;
  readonly roundTrips: RoundTripSettings;
  readonly verifyRounds: number;
}
const FULL: Settings = {
  launches: { first: 7, cold: 20, cached: 30, offline: 20, warm: 20 },
  memoryRounds: 3,
  roundTrips: { rounds: 11, calls: 150 },
  verifyRounds: 15,
};
const QUICK: Settings = {
  launches: { first: 2, cold: 5, cached: 7, offline: 5, warm: 5 },
  memoryRounds: 1,
  roundTrips: { rounds: 3, calls: 50 },
  verifyRounds: 3,
};

/** `args`: what stands behind the name of the benchmark. */
export async function main(args: readonly string[], bundleProgram: (entry: string) => Promise<string>): Promise<void> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; there is only --quick`);
  const settings = args.includes('--quick') ? QUICK : FULL;
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'davit-bench-'));
  const rows: Row[] = [];
  let launches: Launches;
  try {
    console.error('… building pages and servers');
    const world = await openWorld(folder, Math.max(settings.launches.cold + 1, MEMORY_APPS), bundleProgram);
    try {
      rows.push(...(await measureRoundTrips(world, settings.roundTrips)));
      rows.push(...(await measureVerifications(world, settings.verifyRounds)));
      rows.push(...(await measureMemory(world, settings.memoryRounds)));
      // Last: it ends the servers.
      launches = await measureLaunches(world, settings.launches);
      rows.unshift(...launches.rows);
    } finally {
      await world.close();
    }
    rows.push(...(await measureSizes()));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const report: Report = { machine: machine(), date: new Date().toISOString().slice(0, 10), rows };
  const seconds = Math.round((Date.now() - started) / 1000);
  const table = toTable(report, COLUMNS);
  await writeReport('container', report, [
    `${settings === QUICK ? 'A quick run, ' : ''}${seconds} s in all. How to read it: bench/README.md.`,
    ...launches.failures.map((failure) => `\n**${failure}**`),
    '',
    table,
    '',
    ...stepLines(launches.steps),
  ]);
  console.log(table);
  for (const failure of launches.failures) {
    console.error(`✗ ${failure}`);
    process.exitCode = 1;
  }
  console.error(`✓ bench/results/container.md and container.json (${seconds} s)`);
}

const stepLines = (steps: Steps): string[] => [
  'Where the time of a launch goes, in milliseconds after the tap (medians):',
  '',
  ...Object.entries(steps).map(
    ([operation, ends]) =>
      `- \`${operation}\`: ${Object.entries(ends)
        .map(([step, ms]) => `${step} ${ms}`)
        .join(', ')}`,
  ),
];
