// One run of all attacks in one browser: first without any defence, then inside the product; answers a verdict for each.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Arena, Attack, Side } from './attack.ts';
import { ATTACKS } from './attacks/index.ts';
import type { Engine, Sightings } from './engines/engine.ts';
import { attackerFiles, controlFiles, hostFiles, manifest, siblingFiles } from './harness/app-files.ts';
import { buildPage } from './harness/build-pages.ts';
import { createEvilListeners, type Listener } from './harness/evil-listeners.ts';
import { type HarnessServer, startHarnessServer } from './harness/harness-server.ts';
import { createPlan, type Plan, type PlannedStage } from './harness/plan.ts';
import { decideVerdict, type Evidence, type Verdict } from './harness/verdict.ts';
import { type Files, writeFiles } from './harness/write-files.ts';
import type { HostTasks, Stage } from './page/stage.ts';

/** Long enough for what is started to arrive on loopback. */
const SETTLE_MS = 2000;
const SETTLE_ALONE_MS = 400;
const LONG_SETTLE_MS = 60_000;
/** A slow browser needs half of it for all attacks of one launch. */
const STAGE_MS = 120_000;
const STAGE_ALONE_MS = 1200;
/** For each further frame that loads beside. */
const FRAME_MS = 250;
const STALLED_MS = 150_000;

export interface IsolationRun {
  readonly version: string;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What went wrong around the attacks: a launch that failed, a browser that stalled. */
  readonly problems: readonly string[];
}

export interface RunOptions {
  readonly attacks?: readonly Attack[];
  /** Waits a minute where two seconds are the rule. */
  readonly isLong?: boolean;
}

type Listeners = ReadonlyMap<string, Listener>;
const key = (side: Side, id: string): string => `${side} ${id}`;

export async function runIsolation(engine: Engine, version: string, options: RunOptions = {}): Promise<IsolationRun> {
  const { attacks = ATTACKS, isLong = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'davit-isolation-'));
  const harness = await startHarnessServer();
  const evil = createEvilListeners(() => `${harness.origin}/journey`);
  let env: DevEnv | null = null;
  try {
    const listeners = await openListeners(evil, attacks);
    env = await startProduct(folder, harness);
    const plan = createPlan(attacks.filter(({ needsDriver }) => engine.isDriven || needsDriver !== true));
    const extraMs = isLong ? LONG_SETTLE_MS : 0;
    harness.stages = new Map(
      [...plan.defended, ...plan.control.flatMap(({ stages }) => stages)].map((stage) => [
        stage.id,
        toStage(stage, { listeners, harness, env: env as DevEnv, isDriven: engine.isDriven, extraMs }),
      ]),
    );
    harness.journey = journeyOf(plan, harness, env, extraMs);
    const problems: string[] = [];
    const sightings = await drive(engine, harness, folder, extraMs, problems);
    for (const { side, problems: told } of harness.hostReports)
      problems.push(...told.map((text) => `${side}: ${text}`));
    const evidence = collectEvidence(plan, harness, listeners, sightings);
    const verdicts = attacks.map((attack): [string, Verdict] => [
      attack.id,
      decideVerdict(attack, evidence(attack), engine.isDriven),
    ]);
    return { version, verdicts: new Map(verdicts), problems };
  } finally {
    await env?.close();
    await evil.close();
    await harness.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openListeners(
  evil: ReturnType<typeof createEvilListeners>,
  attacks: readonly Attack[],
): Promise<Listeners> {
  const listeners = new Map<string, Listener>();
  for (const { id, judge } of attacks)
    for (const side of ['control', 'defended'] as const)
      listeners.set(key(side, id), await evil.open(judge === 'datagram'));
  return listeners;
}

async function startProduct(folder: string, harness: HarnessServer): Promise<DevEnv> {
  const names = ['attack-page', 'sibling-page', 'control-host', 'defended-host'];
  const [attacker = '', sibling = '', control = '', host = ''] = await Promise.all(names.map(buildPage));
  harness.files = controlFiles({ attacker, sibling, control }, harness.origin);
  const app = (id: string, files: Files): Promise<string> =>
    writeFiles(join(folder, id), { ...files, 'manifest.json': manifest(id, harness.origin) });
  return startDevEnv({
    hostFolder: await writeFiles(join(folder, 'host'), hostFiles(host)),
    apps: [await app('attacker', attackerFiles(attacker)), await app('sibling', siblingFiles(sibling, harness.origin))],
  });
}

interface StageFacts {
  readonly listeners: Listeners;
  readonly harness: HarnessServer;
  readonly env: DevEnv;
  readonly isDriven: boolean;
  readonly extraMs: number;
}

function toStage(planned: PlannedStage, { listeners, harness, env, isDriven, extraMs }: StageFacts): Stage {
  const { id, side, place, attacks } = planned;
  const sibling =
    side === 'defended'
      ? `http://sibling.localhost:${env.port}`
      : `http://${place === 'same-origin' ? 'host' : 'sibling'}.plain.localhost:${harness.port}`;
  const arenas = attacks.map((attack): Arena => {
    const { tcpPort, udpPort } = listeners.get(key(side, attack.id)) as Listener;
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

/** The addresses that the browser is led through: the control first, for the product must then fail where that did not. */
function journeyOf({ control, defended }: Plan, harness: HarnessServer, env: DevEnv, extraMs: number): string[] {
  const plain = (label: string): string => `http://${label}.plain.localhost:${harness.port}`;
  const pages = control.map(({ place, stages }) => {
    const [first] = stages;
    if (place === 'top' || place === 'isolated') {
      const query = new URLSearchParams({ stage: first?.id ?? '', harness: harness.origin });
      return `${plain('app')}/?${query}${place === 'isolated' ? '&isolated' : ''}`;
    }
    const isAlone = first?.attacks.length === 1;
    const query = new URLSearchParams({ stages: stages.map(({ id }) => id).join(','), harness: harness.origin });
    query.set('ms', `${(isAlone ? STAGE_ALONE_MS + stages.length * FRAME_MS : STAGE_MS) + extraMs}`);
    if (place === 'frame') query.set('app', plain('app'));
    if (place === 'frame') query.set('sibling', plain('sibling'));
    return `${plain('host')}/control.html?${query}`;
  });
  const tasks: HostTasks = {
    harness: harness.origin,
    tasks: defended.map(({ id, attacks }) => ({
      stage: id,
      ms: (attacks.length > 1 ? STAGE_MS : STAGE_ALONE_MS) + extraMs,
      mayEnd: attacks.length === 1,
    })),
  };
  return [...pages, `${env.info.host_url}/#${encodeURIComponent(JSON.stringify(tasks))}`];
}

/** Lets the browser walk; gives up when nothing has moved for too long. */
async function drive(
  engine: Engine,
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
  const run = await engine.open(`${harness.origin}/journey`, folder);
  await Promise.race([harness.finished, stalled, run.gone]).catch((error: unknown) => void problems.push(`${error}`));
  clearTimeout(stall);
  return run.close();
}

function collectEvidence(plan: Plan, harness: HarnessServer, listeners: Listeners, sightings: Sightings) {
  const stages = [...plan.defended, ...plan.control.flatMap((page) => page.stages)];
  const seenBy = (side: Side, id: string): string | null =>
    harness.hostReports.find((report) => report.side === side && report.seen[id] !== undefined)?.seen[id] ?? null;

  const one = (attack: Attack, side: Side): Evidence => {
    const { id, judge } = attack;
    const stage = stages.find((planned) => planned.side === side && planned.attacks.includes(attack));
    const outcome = harness.outcomes.get(stage?.id ?? '')?.get(id) ?? null;
    const arrivals = listeners.get(key(side, id))?.arrivals ?? [];
    const hit = ((): string | null => {
      // Whoever judges: what reaches a listener has got out.
      if (arrivals.length > 0) return arrivals.at(-1) ?? null;
      switch (judge) {
        case 'connection':
        case 'datagram':
          return null;
        case 'lookup':
          return sightings.lookups?.includes(nameOf(side, attack)) === true ? 'its name was looked up' : null;
        case 'page':
          return outcome?.kind === 'got' ? outcome.what : null;
        case 'host':
          return seenBy(side, id);
        case 'opened':
          return harness.opened.has(key(side, id)) ? 'it was opened' : null;
        case 'driver':
          return sightings.seen.find((text) => text.includes(`${id}.${side}`)) ?? null;
      }
    })();
    return { hit, outcome };
  };
  return (attack: Attack) => ({ defended: one(attack, 'defended'), control: one(attack, 'control') });
}
