// Work of this process that may go out together: one alone goes at once; what comes while others are under way goes together when these
// have ended, at most one of a key. Whoever a group could not carry goes alone, within the time that it was given.
import type { Work } from '../verbs/transaction.ts';
import type { Ended } from './run-together.ts';

/** More do not make a statement cheaper, and wait for each other longer. */
const MAX_GROUP = 64;
/** While one is under way the others wait for it, so that they are fewer and larger; so many do not wait any more. */
const ENOUGH = 8;
const MAX_UNDER_WAY = 4;
/** A group that lost members runs again without them; after that each runs alone. */
const MAX_TRIES = 2;

interface Waiting {
  readonly key: string | null;
  readonly work: Work<unknown>;
  /** `performance.now()` at which it is given up. */
  readonly until: number;
  resolve(outcome: unknown): void;
  reject(error: unknown): void;
  /** Ends the waiting. */
  timer: NodeJS.Timeout | undefined;
}

export interface GroupsParts {
  /** One transaction for all of them. Rejects where nothing is known of any. */
  together(works: readonly Work<unknown>[], until: number): Promise<readonly Ended[]>;
  /** `lost`: a COMMIT of it may have been carried out already. */
  alone(work: Work<unknown>, until: number, lost: boolean): Promise<unknown>;
  /** Whether a group that failed like this may have been committed all the same. */
  isLost(error: unknown): boolean;
  /** Whoever has not begun by its end has written nothing. */
  late(): Error;
  deadline(): number;
}

export interface Groups {
  /** `key`: the row that it decides on; null where nothing is decided. */
  run<Outcome>(work: Work<Outcome>, key: string | null): Promise<Outcome>;
}

export function createGroups({ together, alone, isLost, late, deadline }: GroupsParts): Groups {
  let waiting: Waiting[] = [];
  const keys = new Set<string>();
  let underWay = 0;

  const runAlone = ({ work, until, resolve, reject }: Waiting, lost = false): Promise<void> =>
    alone(work, until, lost).then(resolve, reject);

  async function runGroup(group: readonly Waiting[]): Promise<void> {
    let left = group;
    const apart: Waiting[] = [];
    let lost = false;
    for (let tries = 1; left.length > 1 && tries <= MAX_TRIES; tries += 1) {
      const until = Math.min(...left.map((one) => one.until));
      let ended: readonly Ended[];
      try {
        ended = await together(
          left.map(({ work }) => work),
          until,
        );
      } catch (error) {
        lost = isLost(error);
        break;
      }
      const stays = left.filter((_, at) => ended[at]?.kind === 'decided');
      if (stays.length === left.length) {
        for (const [at, one] of left.entries()) {
          const end = ended[at];
          if (end?.kind === 'decided') one.resolve(end.decision.outcome);
        }
        left = [];
        break;
      }
      apart.push(...left.filter((one) => !stays.includes(one)));
      left = stays;
    }
    await Promise.all([...left.map((one) => runAlone(one, lost)), ...apart.map((one) => runAlone(one))]);
  }

  /** The first of each key, in the order in which they came. */
  function nextGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const one of waiting) {
      if (group.length === MAX_GROUP || (one.key !== null && keys.has(one.key))) rest.push(one);
      else {
        if (one.key !== null) keys.add(one.key);
        clearTimeout(one.timer);
        group.push(one);
      }
    }
    waiting = rest;
    return group;
  }

  function start(): void {
    while (waiting.length > 0 && underWay < (waiting.length >= ENOUGH ? MAX_UNDER_WAY : 1)) {
      const group = nextGroup();
      // What is left waits for a key that is under way.
      if (group.length === 0) return;
      underWay += 1;
      void runGroup(group).then(() => {
        underWay -= 1;
        for (const { key } of group) if (key !== null) keys.delete(key);
        start();
      });
    }
  }

  return {
    run<Outcome>(work: Work<Outcome>, key: string | null): Promise<Outcome> {
      const answer = new Promise<unknown>((resolve, reject) => {
        const until = deadline();
        const one: Waiting = { key, work, until, resolve, reject, timer: undefined };
        waiting.push(one);
        start();
        if (!waiting.includes(one)) return;
        one.timer = setTimeout(() => {
          waiting = waiting.filter((other) => other !== one);
          reject(late());
        }, until - performance.now());
      });
      return answer as Promise<Outcome>;
    },
  };
}
