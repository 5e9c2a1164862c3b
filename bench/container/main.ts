// `npm run bench -- container [--quick]`: launches, memory, verification, the bridge and sizes, each beside a peer in the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, type Report, type Row, toTable, writeReport } from '../report.ts';
import { COLUMNS } from './columns.ts';
import { measureRoundTrips, type RoundTripSettings } from './round-trips.ts';
import { measureSizes } from './sizes.ts';
import { measureVerifications } from './verification.ts';
import { openWorld } from './world.ts';

interface Settings {
  readonly roundTrips: RoundTripSettings;
  readonly verifyRounds: number;
}
const FULL: Settings = { roundTrips: { rounds: 11, calls: 150 }, verifyRounds: 15 };
const QUICK: Settings = { roundTrips: { rounds: 3, calls: 80 }, verifyRounds: 5 };

/** `args`: what stands behind the name of the benchmark. */
export async function main(args: readonly string[], bundleProgram: (entry: string) => Promise<string>): Promise<void> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; there is only --quick`);
  const settings = args.includes('--quick') ? QUICK : FULL;
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'davit-bench-'));
  const rows: Row[] = [];
  try {
    console.error('… building pages and servers');
    const world = await openWorld(folder, 4, bundleProgram);
    try {
      rows.push(...(await measureRoundTrips(world, settings.roundTrips)));
      rows.push(...(await measureVerifications(world, settings.verifyRounds)));
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
  await writeReport('container', report, [`${seconds} s in all.`, '', table]);
  console.log(table);
  console.error(`✓ bench/results/container.md and container.json (${seconds} s)`);
}
