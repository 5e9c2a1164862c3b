// A call from the mini-program to the host's page and back, beside other ways over the same distance; and how many there can be.
import { setTimeout as delay } from 'node:timers/promises';
import { figureRow, medianOf, percentileOf, type Row, rounded } from '../report.ts';
import { appIdOf } from './build-pages.ts';
import type { Chromium, Target } from './chromium.ts';
import type { Measured, Operation } from './pages/measure-calls.ts';
import { cpuMicroseconds } from './processes.ts';
import type { World } from './world.ts';

export interface RoundTripSettings {
  readonly rounds: number;
  /** Calls of one round; within the burst of the class `cheap`. */
  readonly calls: number;
}
const BURST = 120;
const EVENTS = 2_000;
/** Class `cheap` gives back a hundred a second; a little more for the clock of a busy machine. */
const REFILL_MS_PER_CALL = 10.5;

interface Round extends Measured {
  readonly count: number;
  readonly cpuUs: number;
}

async function timed(browser: Chromium, frame: Target, expression: string, count: number): Promise<Round> {
  const before = cpuMicroseconds(browser.pid);
  const measured = await frame.evaluate<Measured>(expression);
  return { ...measured, count, cpuUs: (cpuMicroseconds(browser.pid) - before) / count };
}

/** Calls of the subject `davit` spend from a bucket: each round waits until it is full again. */
function createPace() {
  let fullAt = 0;
  return async (count: number): Promise<void> => {
    await delay(Math.max(0, fullAt - Date.now()));
    fullAt = Date.now() + count * REFILL_MS_PER_CALL + 200;
  };
}

const sequenceRow = (operation: string, subject: string, rounds: readonly Round[]): Row => {
  const samples = rounds.flatMap(({ samplesMs }) => samplesMs);
  return {
    operation,
    connections: 1,
    subject,
    median: rounded(medianOf(rounds.map(({ totalMs, count }) => totalMs / count)), 4),
    unit: 'ms',
    p50_ms: rounded(percentileOf(samples, 0.5), 3),
    p99_ms: rounded(percentileOf(samples, 0.99), 3),
    cpu_us: rounded(medianOf(rounds.map(({ cpuUs }) => cpuUs)), 1),
  };
};
const rateRow = (
  operation: string,
  connections: number,
  subject: string,
  rounds: readonly Round[],
  unit: string,
): Row => ({
  ...figureRow(
    operation,
    connections,
    subject,
    rounded(medianOf(rounds.map(({ totalMs, count }) => (count / totalMs) * 1000)), 0),
    unit,
  ),
  cpu_us: rounded(medianOf(rounds.map(({ cpuUs }) => cpuUs)), 1),
});

export async function measureRoundTrips(world: World, settings: RoundTripSettings): Promise<Row[]> {
  const browser = await world.startBrowser();
  try {
    return [...(await kept(world, browser, settings)), ...(await stored(world, browser, settings))];
  } finally {
    await browser.close();
  }
}

async function openApp(
  world: World,
  browser: Chromium,
  hash: string,
  at: number,
): Promise<{ host: Target; app: Target }> {
  const host = await browser.openPage(`${world.hostUrl}/${hash}`);
  await host.evaluate(`bench.launch('${appIdOf(at)}', null)`);
  const app = await browser.frame(world.appOrigin(appIdOf(at)));
  await app.evaluate('bench.prepare()');
  return { host, app };
}

/** Both sides answer from memory: what is measured is the way there and back. */
async function kept(world: World, browser: Chromium, { rounds, calls }: RoundTripSettings): Promise<Row[]> {
  const { host, app } = await openApp(world, browser, '#memory', 1);
  const peerHost = await browser.openPage(world.peerUrl('peer', 'peer-host.html'));
  await peerHost.evaluate('bench.openPeers()');
  const subjects: Readonly<Record<string, Target>> = {
    davit: app,
    'raw-port': await browser.frame(world.peerUrl('raw-port')),
    'raw-port-relayed': await browser.frame(world.peerUrl('relayed')),
    comlink: await browser.frame(world.peerUrl('comlink')),
    penpal: await browser.frame(world.peerUrl('penpal')),
  };
  const pace = createPace();
  const run = async (expression: (count: number) => string, count: number): Promise<Record<string, Round[]>> => {
    const taken: Record<string, Round[]> = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
    for (let at = 0; at <= rounds; at += 1)
      for (const [name, frame] of Object.entries(subjects)) {
        if (name === 'davit') await pace(count);
        const result = await timed(browser, frame, expression(count), count);
        // The first warms up.
        if (at > 0) taken[name]?.push(result);
      }
    return taken;
  };
  const rows: Row[] = [];
  for (const operation of ['empty', '1kb', '100kb'] satisfies Operation[]) {
    console.error(`… round trips, ${operation}`);
    const taken = await run((count) => `bench.sequence('${operation}', ${count})`, calls);
    for (const [name, results] of Object.entries(taken))
      rows.push(sequenceRow(`roundtrip-${operation}`, name, results));
  }
  console.error('… messages per second');
  const bursts = await run((count) => `bench.burst('empty', ${count})`, BURST);
  for (const [name, results] of Object.entries(bursts))
    rows.push(rateRow('messages-per-second', BURST, name, results, 'calls/s'));
  const pairs = { davit: [host, app], 'raw-port': [peerHost, subjects['raw-port'] as Target] } as const;
  const events: Record<string, Round[]> = { davit: [], 'raw-port': [] };
  for (let at = 0; at <= rounds; at += 1)
    for (const [name, [from, to]] of Object.entries(pairs)) {
      const before = cpuMicroseconds(browser.pid);
      const arrived = to.evaluate<number>(`bench.expect(${EVENTS})`);
      const began = await from.evaluate<number>(`bench.sendEvents(${EVENTS})`);
      const totalMs = (await arrived) - began;
      const cpuUs = (cpuMicroseconds(browser.pid) - before) / EVENTS;
      if (at > 0) events[name]?.push({ totalMs, count: EVENTS, cpuUs, samplesMs: [] });
    }
  for (const [name, results] of Object.entries(events))
    rows.push(rateRow('events-per-second', 1, name, results, 'events/s'));
  await host.evaluate('bench.close()');
  await peerHost.evaluate('bench.closePeers()');
  return rows;
}

/** Both sides read IndexedDB: what a mini-program waits for. */
async function stored(world: World, browser: Chromium, { rounds, calls }: RoundTripSettings): Promise<Row[]> {
  const { host, app } = await openApp(world, browser, '', 2);
  const peerHost = await browser.openPage(world.peerUrl('peer', 'peer-host.html'));
  await peerHost.evaluate('bench.openPeers()');
  const raw = await browser.frame(world.peerUrl('raw-port'));
  const pace = createPace();
  const rows: Row[] = [];
  for (const operation of ['1kb', '100kb'] satisfies Operation[]) {
    console.error(`… values from the store, ${operation}`);
    const taken: Record<string, Round[]> = { davit: [], 'raw-port': [] };
    for (let at = 0; at <= rounds; at += 1) {
      await pace(calls);
      const ours = await timed(browser, app, `bench.sequence('${operation}', ${calls})`, calls);
      const peers = await timed(browser, raw, `bench.sequenceStored('${operation}', ${calls})`, calls);
      if (at === 0) continue;
      taken.davit?.push(ours);
      taken['raw-port']?.push(peers);
    }
    for (const [name, results] of Object.entries(taken)) rows.push(sequenceRow(`stored-${operation}`, name, results));
  }
  await host.evaluate('bench.close()');
  return rows;
}
