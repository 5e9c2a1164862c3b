// Runs driven attacks in one browser: the timed ones one by one, then the others a few at a time. Answers a verdict for each.

import { CHROMIUM_DRIVEN } from '../engines/chromium-driven.ts';
import type { Verdict } from '../harness/verdict.ts';
import type { DrivenAttack, Measured, Sides } from './driven-attack.ts';
import { DRIVEN_ATTACKS } from './driven-attacks.ts';
import type { DrivenEngine } from './driven-engine.ts';
import { inTime } from './in-time.ts';
import { PageHangs } from './page-hangs.ts';
import { tryAll } from './try-all.ts';
import { openWorld } from './world.ts';

const ATTACK_MS = 90_000;
const LONG_ATTACK_MS = 180_000;

export interface DrivenRun {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly measured: ReadonlyMap<string, Measured>;
  /** By attack: how long it took, in all its tries. */
  readonly tookMs: ReadonlyMap<string, number>;
}

export interface DrivenOptions {
  /** Chromium, where nothing else is said. */
  readonly engine?: DrivenEngine;
  readonly attacks?: readonly DrivenAttack[];
  /** Waits a minute where a few seconds are the rule. */
  readonly isLong?: boolean;
  /** Hears of each as soon as it has ended. */
  readonly onVerdict?: (attack: DrivenAttack, verdict: Verdict) => void;
}

/** Where the product's own page hangs, the attack has done what it wanted; everything else is the driver's trouble. */
export function whyEnded(error: unknown, hostUrl: string): Verdict {
  if (error instanceof PageHangs && error.url.startsWith(hostUrl))
    return { word: 'open', why: 'It gets through: the host page no longer answers.' };
  return { word: 'not run', why: `${error}`.slice(0, 300) };
}

/** A declared limit is `open` too: it is measured as what it is (`isExpected`). */
export function toVerdict({ defended, control }: Sides): Verdict {
  if (defended !== null) return { word: 'open', why: `It gets through: ${defended}.` };
  if (control === null) return { word: 'not shown', why: 'Nothing happens without a defence either.' };
  return { word: 'closed' };
}

export async function runDriven(options: DrivenOptions = {}): Promise<DrivenRun> {
  const { engine = CHROMIUM_DRIVEN, attacks = DRIVEN_ATTACKS, isLong = false, onVerdict } = options;
  const verdicts = new Map<string, Verdict>();
  const measured = new Map<string, Measured>();
  const tookMs = new Map<string, number>();
  const world = await openWorld(engine, isLong);
  const attempt = async (attack: DrivenAttack): Promise<Verdict> => {
    const began = performance.now();
    try {
      const sides = await inTime(attack.run(world), isLong ? LONG_ATTACK_MS : ATTACK_MS);
      if (sides.measured !== undefined) measured.set(attack.id, sides.measured);
      return toVerdict(sides);
    } catch (error) {
      return whyEnded(error, world.env.info.host_url);
    } finally {
      tookMs.set(attack.id, (tookMs.get(attack.id) ?? 0) + performance.now() - began);
    }
  };
  const isRun = (attack: DrivenAttack): boolean => {
    const why = engine.notRun[attack.id];
    if (why !== undefined) verdicts.set(attack.id, { word: 'not run', why });
    return why === undefined;
  };
  try {
    await tryAll(
      attacks.filter(isRun),
      ({ id, timed, waits }) => ({ isAlone: timed === true || engine.alone.includes(id), waits: waits === true }),
      engine.lanes,
      attempt,
      (attack, verdict) => {
        verdicts.set(attack.id, verdict);
        onVerdict?.(attack, verdict);
      },
    );
  } finally {
    await world.close();
  }
  return { verdicts, measured, tookMs };
}
