// One run of all attacks in one browser: without any defence, and inside the product; answers a verdict for each.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attack, Side } from './attack.ts';
import { PAGE_ATTACKS } from './attacks/index.ts';
import type { Engine } from './engines/engine.ts';
import { buildPage } from './harness/build-pages.ts';
import { whyNot } from './harness/does-not-apply.ts';
import { createPlan } from './harness/plan.ts';
import { decideVerdict, type Verdict } from './harness/verdict.ts';
import { type Pages, runSide, type SideRun } from './side.ts';

const LONG_SETTLE_MS = 60_000;

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

export async function runIsolation(engine: Engine, version: string, options: RunOptions = {}): Promise<IsolationRun> {
  const { attacks: asked = PAGE_ATTACKS, isLong = false } = options;
  const attacks = asked.filter(({ id }) => whyNot(engine.name, id) === undefined);
  const folder = await mkdtemp(join(tmpdir(), 'davit-isolation-'));
  try {
    const plan = createPlan(attacks.filter(({ needsDriver }) => engine.isDriven || needsDriver !== true));
    const pages = await buildPages();
    const extraMs = isLong ? LONG_SETTLE_MS : 0;
    const run = (side: Side): Promise<SideRun> =>
      runSide(side, { engine, folder: join(folder, side), plan, attacks, pages, extraMs });
    const [control, defended] = await bothSides(engine.runsTwice, run);
    const tried = attacks.map((attack): [string, Verdict] => [
      attack.id,
      decideVerdict(
        attack,
        { control: control.evidence(attack), defended: defended.evidence(attack) },
        engine.isDriven,
      ),
    ]);
    const others = asked.flatMap(({ id }): [string, Verdict][] => {
      const why = whyNot(engine.name, id);
      return why === undefined ? [] : [[id, { word: 'does not apply', why }]];
    });
    return { version, verdicts: new Map([...tried, ...others]), problems: [...control.problems, ...defended.problems] };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Beside each other they take half the time: both mostly wait. When one fails, the other one ends first. */
async function bothSides(
  atOnce: boolean,
  run: (side: Side) => Promise<SideRun>,
): Promise<readonly [control: SideRun, defended: SideRun]> {
  if (!atOnce) return [await run('control'), await run('defended')];
  const sides = [run('control'), run('defended')] as const;
  await Promise.allSettled(sides);
  return Promise.all(sides);
}

async function buildPages(): Promise<Pages> {
  const [attacker, sibling, control, host] = await Promise.all(
    (['attack-page', 'sibling-page', 'control-host', 'defended-host'] as const).map(buildPage),
  );
  return { attacker, sibling, control, host } as Pages;
}
