// One side of a run: a browser of its own that is led through the pages of that side, by servers of its own; answers what was
// seen of each attack.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Arena, Attack, Side } from './attack.ts';
import type { Engine, Sightings } from './engines/engine.ts';
import { attackerFiles, controlFiles, hostFiles, manifest, siblingFiles } from './harness/app-files.ts';
import { createEvilListeners, type Listener } from './harness/evil-listeners.ts';
import { type HarnessServer, startHarnessServer } from './harness/harness-server.ts';
import { journeyInProduct, journeyWithoutDefence } from './harness/journey.ts';
import { type Plan, type PlannedStage, stagesOf } from './harness/plan.ts';
import type { Evidence } from './harness/verdict.ts';
import { type Files, writeFiles } from './harness/write-files.ts';
import type { Stage } from './page/stage.ts';

/** Long enough for what is started to arrive on loopback. */
const SETTLE_MS = 2000;
const SETTLE_ALONE_MS = 400;
const STALLED_MS = 150_000;

/** The scripts of the pages. */
export interface Pages {
  readonly attacker: string;
  readonly sibling: string;
  /** The host page of the control. */
  readonly control: string;
  /** The host page of the product. */
  readonly host: string;
}

export interface SideFacts {
  readonly engine: Engine;
  /** Its profile and its files. */
  readonly folder: string;
  readonly plan: Plan;
  readonly attacks: readonly Attack[];
  readonly pages: Pages;
  /** How much longer than usual everything waits. */
  readonly extraMs: number;
}

export interface SideRun {
  readonly evidence: (attack: Attack) => Evidence;
  readonly problems: readonly string[];
}

export async function runSide(side: Side, facts: SideFacts): Promise<SideRun> {
  const { engine, folder, plan, attacks, pages, extraMs } = facts;
  await mkdir(folder);
  const harness = await startHarnessServer();
  const evil = createEvilListeners(() => `${harness.origin}/journey`);
  let env: DevEnv | null = null;
  try {
    const listeners = new Map<string, Listener>();
    for (const { id, judge } of attacks) listeners.set(id, await evil.open(judge === 'datagram'));
    if (side === 'control') {
      harness.files = controlFiles(pages, harness.origin);
      harness.journey = journeyWithoutDefence(plan, harness, extraMs);
    } else {
      env = await startProduct(folder, pages, harness);
      harness.journey = journeyInProduct(plan, harness, env.info.host_url, extraMs);
    }
    const siblingOf = ({ place }: PlannedStage): string =>
      env !== null
        ? (engine.appOrigin?.('sibling') ?? `http://sibling.localhost:${env.port}`)
        : `http://${place === 'same-origin' ? 'host' : 'sibling'}.plain.localhost:${harness.port}`;
    const stages = stagesOf(plan, side);
    harness.stages = new Map(
      stages.map((stage) => [stage.id, toStage(stage, siblingOf(stage), listeners, harness, engine.isDriven, extraMs)]),
    );
    const problems: string[] = [];
    const sightings = await drive(engine, side, harness, folder, extraMs, problems);
    for (const report of harness.hostReports) problems.push(...report.problems);
    return {
      evidence: (attack) => evidenceOf(attack, side, { stages, harness, listeners, sightings }),
      problems: problems.map((text) => `${side}: ${text}`),
    };
  } finally {
    await env?.close();
    await evil.close();
    await harness.close();
  }
}

function startProduct(folder: string, { attacker, sibling, host }: Pages, { origin }: HarnessServer): Promise<DevEnv> {
  const app = (id: string, files: Files): Promise<string> =>
    writeFiles(join(folder, id), { ...files, 'manifest.json': manifest(id, origin) });
  return Promise.all([
    writeFiles(join(folder, 'host'), hostFiles(host)),
    app('attacker', attackerFiles(attacker)),
    app('sibling', siblingFiles(sibling, origin)),
  ]).then(([hostFolder, ...apps]) => startDevEnv({ hostFolder, apps }));
}

function toStage(
  { id, side, attacks }: PlannedStage,
  sibling: string,
  listeners: ReadonlyMap<string, Listener>,
  harness: HarnessServer,
  isDriven: boolean,
  extraMs: number,
): Stage {
  const arenas = attacks.map((attack): Arena => {
    const { tcpPort, udpPort } = listeners.get(attack.id) as Listener;
    const evilName = nameOf(side, attack);
    const evil = `http://${evilName}:${tcpPort}`;
    return { id: attack.id, side, evil, evilName, evilPort: tcpPort, udpPort, declared: harness.origin, sibling };
  });
  const settleMs = (attacks.length > 1 ? SETTLE_MS : SETTLE_ALONE_MS) + extraMs;
  return { id, arenas, isDriven, settleMs };
}

/**
 * Names below `localhost` lead to the listeners without any DNS. A look-up has to be a real one to be logged: those names are
 * below `test`, which nobody can own (RFC 6761).
 */
const nameOf = (side: Side, { id, judge }: Attack): string =>
  `${id}.${side}.evil.${judge === 'lookup' ? 'test' : 'localhost'}`;

/** Lets the browser walk; gives up when nothing has moved for too long. */
async function drive(
  engine: Engine,
  side: Side,
  harness: HarnessServer,
  folder: string,
  extraMs: number,
  problems: string[],
): Promise<Sightings> {
  let stall: NodeJS.Timeout | undefined;
  const stalled = new Promise<void>((give) => {
    harness.onStep = () => {
      clearTimeout(stall);
      stall = setTimeout(
        () => {
          const left = harness.journey.length;
          problems.push(`the browser stopped ${left === 0 ? 'on the last page' : `with ${left} pages to go`}`);
          give();
        },
        STALLED_MS + extraMs * 30,
      );
    };
  });
  const run = await engine.open(`${harness.origin}/journey`, folder, side);
  await Promise.race([harness.finished, stalled, run.gone]).catch((error: unknown) => void problems.push(`${error}`));
  clearTimeout(stall);
  return run.close();
}

interface Seen {
  readonly stages: readonly PlannedStage[];
  readonly harness: HarnessServer;
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly sightings: Sightings;
}

function evidenceOf(attack: Attack, side: Side, { stages, harness, listeners, sightings }: Seen): Evidence {
  const { id, judge } = attack;
  const stage = stages.find((planned) => planned.attacks.includes(attack));
  const outcome = harness.outcomes.get(stage?.id ?? '')?.get(id) ?? null;
  const arrivals = listeners.get(id)?.arrivals ?? [];
  const hit = ((): string | null => {
    // Whoever judges: what reaches a listener has got out, and what the user saw has come.
    if (arrivals.length > 0) return arrivals.at(-1) ?? null;
    const sighted = sightings.seen.find((text) => text.includes(`${id}.${side}`));
    if (sighted !== undefined) return sighted;
    switch (judge) {
      case 'connection':
      case 'datagram':
      case 'driver':
        return null;
      case 'lookup':
        return sightings.lookups?.includes(nameOf(side, attack)) === true ? 'its name was looked up' : null;
      case 'page':
        return outcome?.kind === 'got' ? outcome.what : null;
      case 'host':
        return harness.hostReports.find(({ seen }) => seen[id] !== undefined)?.seen[id] ?? null;
      case 'opened':
        return harness.opened.has(`${side} ${id}`) ? 'it was opened' : null;
    }
  })();
  return { hit, outcome, isUnseen: judge === 'lookup' && sightings.lookups === null };
}
