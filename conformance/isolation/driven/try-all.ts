// In which order attacks are tried: those that measure one by one, then the others a few at a time, and at last, with nothing beside
// them, those whose own trouble it was that nothing was shown.
import type { Verdict } from '../harness/verdict.ts';

export interface Turn {
  /** Runs while nothing else does. */
  readonly isAlone: boolean;
  /** Mostly waits: begins before the others, so that nobody waits for it at the end. */
  readonly waits: boolean;
}

export interface Lanes {
  readonly waiting: number;
  readonly working: number;
}

/** Such as a page that took too long on a busy machine, which says nothing about the product. */
const isItsOwnTrouble = ({ word }: Verdict): boolean => word === 'not run' || word === 'not shown';

/** Each is tried once, and once more where it had trouble of its own; the last verdict counts. */
export async function tryAll<Attack>(
  attacks: readonly Attack[],
  turnOf: (attack: Attack) => Turn,
  lanes: Lanes,
  attempt: (attack: Attack) => Promise<Verdict>,
  onVerdict: (attack: Attack, verdict: Verdict) => void,
): Promise<void> {
  const again: Attack[] = [];
  const first = async (attack: Attack): Promise<void> => {
    const verdict = await attempt(attack);
    if (isItsOwnTrouble(verdict)) again.push(attack);
    else onVerdict(attack, verdict);
  };
  for (const attack of attacks.filter((one) => turnOf(one).isAlone)) await first(attack);
  const others = attacks.filter((one) => !turnOf(one).isAlone);
  const rest = [...others.filter((one) => turnOf(one).waits), ...others.filter((one) => !turnOf(one).waits)];
  const lane = async (next: () => Attack | undefined): Promise<void> => {
    for (let attack = next(); attack !== undefined; attack = next()) await first(attack);
  };
  await Promise.all([
    ...Array.from({ length: lanes.waiting }, () => lane(() => rest.shift())),
    ...Array.from({ length: lanes.working }, () => lane(() => rest.pop())),
  ]);
  for (const attack of again) onVerdict(attack, await attempt(attack));
}
