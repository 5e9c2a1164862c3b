// From the tap on the host's page to the mini-program's first script and first contentful paint, beside the same files as a
// plain page in a cross-site frame. Both sides in turns, in one browser with one profile on disk.
import { setTimeout as delay } from 'node:timers/promises';
import { medianOf, type Row, timesRow } from '../report.ts';
import { appIdOf, nestedIdOf, plainIdOf } from './build-pages.ts';
import type { Chromium, Target } from './chromium.ts';
import type { LaunchTimes } from './pages/launch-times.ts';
import { cpuMicroseconds } from './processes.ts';
import type { World } from './world.ts';

export interface LaunchSettings {
  /** Fresh profiles, in each of which one is launched. */
  readonly first: number;
  /** Each of an app that the profile has never seen; `World` has one more. */
  readonly cold: number;
  readonly cached: number;
  readonly offline: number;
  readonly warm: number;
}
/** The pointer goes down this long before it goes up and the tap is one. */
const PRESS_MS = 80;
/** Until processes of the launch before have ended. */
const SETTLE_MS = 400;
/** Timers of hidden frames run once a second. */
const HIDDEN_MS = 1_400;
const WARM_UPS = 3;

interface Taken extends LaunchTimes {
  readonly cpuUs: number;
}
/** `iframe-nested` is what two nested frames and an empty worker take: nothing built like ours is faster. */
const SIDES = ['davit', 'iframe', 'iframe-nested'] as const;
type Side = (typeof SIDES)[number];
type Sides = Readonly<Record<Side, Taken[]>>;
const emptySides = (): Sides => ({ davit: [], iframe: [], 'iframe-nested': [] });
const idOf: Readonly<Record<Side, (at: number) => string>> = {
  davit: appIdOf,
  iframe: plainIdOf,
  'iframe-nested': nestedIdOf,
};

function toRows(operation: string, sides: Sides): Row[] {
  const rows = (name: string, pick: (times: LaunchTimes) => number): Row[] =>
    Object.entries(sides).map(([subject, taken]) => ({
      ...timesRow(name, subject, taken.map(pick), 1),
      cpu_us: Math.round(medianOf(taken.map(({ cpuUs }) => cpuUs))),
    }));
  return [
    ...rows(operation, ({ firstPaintMs }) => firstPaintMs),
    ...rows(`${operation}-first-script`, ({ firstScriptMs }) => firstScriptMs),
  ];
}

/** Median end of each step of ours after the tap, milliseconds; for the report's text. */
export type Steps = Readonly<Record<string, Readonly<Record<string, number>>>>;
function toSteps(taken: readonly LaunchTimes[]): Readonly<Record<string, number>> {
  const names = [...new Set(taken.flatMap(({ steps }) => Object.keys(steps)))];
  const medians = names.map((name): [string, number] => [
    name,
    Math.round(medianOf(taken.flatMap(({ steps }) => steps[name] ?? []))),
  ]);
  return Object.fromEntries(medians.sort(([, one], [, other]) => one - other));
}

export interface Launches {
  readonly rows: readonly Row[];
  readonly steps: Steps;
  /** Operations that could not be measured, and launches that did not come to their end by themselves. */
  readonly failures: readonly string[];
}

export async function measureLaunches(world: World, settings: LaunchSettings): Promise<Launches> {
  const rows: Row[] = [];
  const failures: string[] = [];
  const steps: Record<string, Readonly<Record<string, number>>> = {};
  const measure = async (operation: string, run: () => Promise<Sides>): Promise<void> => {
    console.error(`… ${operation}`);
    const sides = await run();
    rows.push(...toRows(operation, sides));
    steps[operation] = toSteps(sides.davit);
    const blank = sides.davit.filter(({ isBlank }) => isBlank).length;
    if (blank > 0)
      failures.push(
        `${operation}: ${blank} of ${sides.davit.length} painted nothing until they were hidden and shown again`,
      );
  };
  await measure('launch-first', () => measureFirst(world, settings.first));
  const browser = await world.startBrowser();
  try {
    const hosts = await openHosts(world, browser);
    const again = (count: number) => () => repeat(browser, hosts, count, () => 1, PRESS_MS);
    // What a profile and a page do once is measured apart.
    await repeat(browser, hosts, 1, () => settings.cold + 1, null);
    await measure('launch-cold', () => repeat(browser, hosts, settings.cold, (round) => round + 1, null));
    await again(WARM_UPS)();
    await measure('launch-cached', again(settings.cached));
    console.error('… launch-warm');
    rows.push(...(await measureWarm(hosts, settings.warm)));
    await world.goOffline();
    await measure('launch-offline', again(settings.offline)).catch((error: unknown) => {
      failures.push(`launch-offline: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    });
    return { rows, steps, failures };
  } finally {
    await browser.close();
  }
}

type Hosts = Readonly<Record<Side, Target>>;

async function openHosts(world: World, browser: Chromium): Promise<Hosts> {
  const davit = await browser.openPage(`${world.hostUrl}/`);
  const peer = await browser.openPage(world.peerUrl('peer', 'peer-host.html'));
  return { davit, iframe: peer, 'iframe-nested': peer };
}

/** One launch each in a profile that is thrown away after it. */
async function measureFirst(world: World, count: number): Promise<Sides> {
  const sides = emptySides();
  for (let round = 0; round < count; round += 1) {
    const browser = await world.startBrowser();
    try {
      const taken = await repeat(browser, await openHosts(world, browser), 1, () => 1, null);
      for (const side of SIDES) sides[side].push(...taken[side]);
    } finally {
      await browser.close();
    }
  }
  return sides;
}

async function repeat(
  browser: Chromium,
  hosts: Hosts,
  count: number,
  app: (round: number) => number,
  pressMs: number | null,
): Promise<Sides> {
  const sides = emptySides();
  for (let round = 0; round < count; round += 1) {
    // None always comes first, nor always after the same one.
    const turned = [...SIDES.slice(round % 3), ...SIDES.slice(0, round % 3)];
    for (const side of round % 2 === 0 ? turned : turned.reverse()) {
      await delay(SETTLE_MS);
      const before = cpuMicroseconds(browser.pid);
      const times = await hosts[side].evaluate<LaunchTimes>(`bench.launch('${idOf[side](app(round))}', ${pressMs})`);
      sides[side].push({ ...times, cpuUs: cpuMicroseconds(browser.pid) - before });
      await hosts[side].evaluate('bench.close()');
    }
  }
  return sides;
}

/** Hidden instances of both, shown again in turns. */
async function measureWarm(hosts: Hosts, count: number): Promise<Row[]> {
  for (const side of SIDES) await hosts[side].evaluate(`bench.launch('${idOf[side](1)}', null)`);
  const times: Record<Side, number[]> = { davit: [], iframe: [], 'iframe-nested': [] };
  for (let round = 0; round < count; round += 1) {
    for (const side of SIDES) await hosts[side].evaluate(`bench.hide('${idOf[side](1)}')`);
    await delay(HIDDEN_MS);
    for (const side of SIDES) times[side].push(await hosts[side].evaluate<number>(`bench.show('${idOf[side](1)}')`));
  }
  for (const side of SIDES) await hosts[side].evaluate('bench.close()');
  return Object.entries(times).map(([side, taken]) => timesRow('launch-warm', side, taken, 1));
}
