// Writes of this process, in the order in which they came. Those that come while one is being written go together; an answer leaves
// when what it says is on the disk. SQLite's own busy handler would sleep on the event loop and starves under load, so a database
// that another process holds is asked again from a timer.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RAISE } from '../verbs/counter/counts.ts';
import type { CounterWatch } from '../verbs/counter/watch.ts';
import type { Work } from '../verbs/transaction.ts';
import { isStoreUnavailable, nothingWritten, outcomeUnknown } from '../verbs/unavailable.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { DurableLog } from './durable-log.ts';
import { isBusy } from './failure.ts';
import { pause } from './pause.ts';
import type { Connection } from './statement.ts';
import { rollBack, writeGroup } from './write-group.ts';

/** One turn of the event loop is held up by so many at most; a verb takes some 0.1 ms. */
const MAX_GROUP = 48;

interface Waiting {
  readonly work: Work<unknown>;
  /** Its answer waits for the disk. */
  readonly durable: boolean;
  readonly since: number;
  /** Its group was lost. */
  alone: boolean;
  resolve(outcome: unknown): void;
  reject(error: unknown): void;
}

export interface WriteQueue {
  write<Outcome>(work: Work<Outcome>, durable: boolean): Promise<Outcome>;
  /** Answers when all that was asked for before has ended. */
  settled(): Promise<void>;
}

export interface WriteQueueParts {
  readonly connection: Connection;
  readonly clock: DatabaseClock;
  readonly log: DurableLog;
  readonly checkpointer: Checkpointer;
  /** How long a verb waits for the lock of another process. */
  readonly waitMs: number;
  /** Counts what lasts; null before the database is open. */
  readonly counter: () => CounterWatch | null;
}

/** Writers take turns: one lane for each process is enough. */
const LANE = 0;

export function createWriteQueue(parts: WriteQueueParts): WriteQueue {
  const { connection, clock, log, checkpointer, waitMs } = parts;
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  const begin = (): void => {
    rollBack(connection);
    connection.exec('BEGIN IMMEDIATE');
  };
  const refuse = (refused: readonly Waiting[], error: unknown): void => {
    for (const one of refused) one.reject(isStoreUnavailable(error) ? error : nothingWritten(error));
  };

  const raise = ({ laneName, reaching }: CounterWatch): number => {
    const row = connection.get<{ commits: number }>(RAISE, { lane: laneName(LANE) });
    if (row === null) throw new Error('a commit was not counted');
    reaching(LANE, row.commits);
    return row.commits;
  };

  /** False when nobody waits any more, or nobody could begin. */
  const begun = async (): Promise<boolean> => {
    while (waiting.length > 0) {
      try {
        await checkpointer.ready();
        await log.heal();
        begin();
        return true;
      } catch (error) {
        if (!isBusy(error)) {
          refuse(waiting.splice(0, MAX_GROUP), error);
          return false;
        }
        const late = waiting.findIndex(({ since }) => performance.now() - since <= waitMs);
        refuse(waiting.splice(0, late < 0 ? waiting.length : late), error);
      }
      await pause();
    }
    return false;
  };

  const writeOnce = async (): Promise<void> => {
    // What came with the same poll goes along.
    await nextTurn();
    if (!(await begun())) return;
    const group = waiting.splice(0, waiting[0]?.alone === true ? 1 : MAX_GROUP);
    let now: number;
    try {
      now = clock.now();
    } catch (error) {
      rollBack(connection);
      return refuse(group, error);
    }
    const isDurable = group.some(({ durable }) => durable);
    const counter = isDurable ? parts.counter() : null;
    let commits: number | null = null;
    const written = writeGroup(
      connection,
      group.map(({ work }) => work),
      now,
      () => {
        if (counter === null) return;
        commits = raise(counter);
      },
    );
    if (written === null) {
      for (const one of group) one.alone = true;
      return void waiting.unshift(...group);
    }
    if (written.kept > 0) {
      log.grew();
      checkpointer.grew(written.kept);
    }
    let lost: unknown = null;
    // Also what only looked at rows may have seen some that are not on the disk yet.
    if (isDurable)
      await log.reach().catch((error: unknown) => {
        lost = outcomeUnknown(error);
      });
    if (lost === null && written.kept > 0 && commits !== null) counter?.reached(LANE, commits);
    for (const [at, one] of group.entries()) {
      const result = written.results[at];
      if (lost !== null && one.durable) one.reject(lost);
      else if (result?.ok === true) one.resolve(result.outcome);
      else one.reject(result?.error);
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) await writeOnce();
    running = null;
  };

  return {
    write<Outcome>(work: Work<Outcome>, durable: boolean): Promise<Outcome> {
      const answer = new Promise<unknown>((resolve, reject) => {
        waiting.push({ work, durable, since: performance.now(), alone: false, resolve, reject });
      });
      running ??= run();
      return answer as Promise<Outcome>;
    },
    async settled() {
      await running;
    },
  };
}
