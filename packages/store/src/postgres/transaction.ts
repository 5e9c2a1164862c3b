// How PostgreSQL runs a verb: a connection of the pool for its time, READ COMMITTED, and the locks that the verb asks for where it
// decides on what it has read. BEGIN brings the database's time along. Conflicts begin anew; failures become `StoreUnavailable`.
// Verbs that say their key, and hot reads, go out together with others (groups.ts).
import type { Pool, PoolClient, QueryResult } from 'pg';
import { markBehind, RAISE, readCounts } from '../verbs/counter/counts.ts';
import type { CounterWatch, CountsAccess } from '../verbs/counter/watch.ts';
import {
  keep,
  type Read,
  reader,
  type Steps,
  type Transactions,
  transactionAt,
  type Work,
} from '../verbs/transaction.ts';
import { isStoreUnavailable, nothingWritten, outcomeUnknown } from '../verbs/unavailable.ts';
import type { DatabaseClock } from './database-clock.ts';
import { isAnswered, isConflict, toFault } from './failure.ts';
import { createGroups } from './groups.ts';
import { runTogether } from './run-together.ts';
import { runStatement } from './statement.ts';

/** Other transactions end meanwhile, so each try is likelier to go through; 503 after the last. */
const MAX_TRIES = 8;
/** Reads take the time from the clock, which asks again when it has heard nothing for so long. */
const ASK_AFTER_MS = 1_000;
const NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now';
const TIME = `SELECT ${NOW}`;
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';
const BEGIN_RELAXED = `${BEGIN}; SET LOCAL synchronous_commit = off`;
/** A member that waits for another process would keep its neighbours waiting: it goes alone then. */
const BEGIN_TOGETHER = `${BEGIN}; SET LOCAL lock_timeout = 300`;

/** For a text of several statements, which takes no parameters. */
function quoted(name: string): string {
  if (!/^[\w.-]+$/.test(name)) throw new Error('a lane is not named so');
  return `'${name}'`;
}

/** What a transaction began with. */
interface Begun {
  /** Database time. */
  readonly at: number;
  /** What its COMMIT reaches; null where it is not counted. */
  readonly reaches: { readonly lane: number; readonly commits: number } | null;
}

const pause = (tries: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 2 ** tries));

export interface PostgresTransactions extends Transactions {
  /** Asks PostgreSQL what time it is. */
  askTime(): Promise<void>;
  /** From here on commits are counted, and each new connection is asked how far its database has come before it is used. */
  count(watch: CounterWatch): void;
  readonly counts: CountsAccess;
}

interface BegunRow {
  readonly now: number;
  /** Of a counted transaction. */
  readonly commits: number;
}

async function runSteps<Outcome>(client: PoolClient, steps: Steps<Outcome>): Promise<Outcome> {
  let step = steps.next();
  while (step.done !== true) {
    const { kind, sql, params } = step.value;
    const { rows, changed } = await runStatement(client, sql, params);
    step = steps.next(kind === 'get' ? (rows[0] ?? null) : kind === 'all' ? rows : changed);
  }
  return step.value;
}

/**
 * A COMMIT that PostgreSQL has refused wrote nothing. One whose answer never came may have been carried out, and one that found its
 * transaction failed says ROLLBACK without being an error.
 */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    throw isAnswered(error) ? error : lost(toFault(error));
  });
  if (command !== 'COMMIT') throw new Error('PostgreSQL rolled back what was to be committed');
}

/** Its connection is not used again. */
class LostCommit extends Error {}
const lost = (cause: Error): LostCommit => new LostCommit('', { cause });

const late = (): Error => nothingWritten(new Error('no connection was free in time'));

/** `given` replaces the database's time in tests. */
export function createTransactions(
  pool: Pool,
  clock: DatabaseClock,
  given: (() => number) | undefined,
  waitMs: number,
): PostgresTransactions {
  const running = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    const done = () => void running.delete(work);
    work.then(done, done);
    return work;
  };
  const now = (): number => (given === undefined ? clock.now() : Math.floor(given()));

  const deadline = () => performance.now() + waitMs;

  let counter: CounterWatch | null = null;
  /** Each connection has a lane of its own, for as long as it is there. */
  const lanes = new Map<PoolClient, number>();
  pool.on('remove', (client) => void lanes.delete(client as PoolClient));
  const takeLane = (client: PoolClient): void => {
    const taken = new Set(lanes.values());
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    lanes.set(client, lane);
  };
  /** A connection that is new may lead to a database that has taken the place of the one before. */
  const checkIn = async (client: PoolClient, { asking }: CounterWatch): Promise<void> => {
    if (lanes.has(client)) return;
    const saw = asking();
    saw(await runSteps(client, readCounts(reader)));
    takeLane(client);
  };
  /** What raises the lane of this connection as its transaction begins; null where nothing is counted. */
  const raising = (client: PoolClient): { readonly lane: number; readonly sql: string } | null => {
    const lane = lanes.get(client);
    if (counter === null || lane === undefined) return null;
    return { lane, sql: RAISE.replace(':lane', quoted(counter.laneName(lane))) };
  };

  /** The pool's own patience is as long as a whole verb's; this one may have used up some of its time. */
  const connected = (until: number): Promise<PoolClient> =>
    new Promise((resolve, reject) => {
      if (performance.now() >= until) return reject(late());
      let isLate = false;
      const giveUp = setTimeout(
        () => {
          isLate = true;
          reject(late());
        },
        Math.max(0, until - performance.now()),
      );
      pool.connect().then(
        (client) => {
          clearTimeout(giveUp);
          if (isLate) client.release();
          else resolve(client);
        },
        (error: unknown) => {
          clearTimeout(giveUp);
          reject(error);
        },
      );
    });

  /** A connection that may be in the middle of something is not used again. */
  const withAnyClient = async <T>(work: (client: PoolClient) => Promise<T>, until = deadline()): Promise<T> => {
    const client = await connected(until);
    let broken = true;
    // With a statement under way this closes the socket, so the statement fails at once: the database may be silent for hours.
    const giveUp = setTimeout(() => void client.end().catch(() => undefined), Math.max(0, until - performance.now()));
    try {
      const answer = await work(client);
      broken = false;
      return answer;
    } catch (error) {
      broken = !isAnswered(error) && !isStoreUnavailable(error);
      throw error;
    } finally {
      clearTimeout(giveUp);
      client.release(broken);
    }
  };

  const withClient = <T>(work: (client: PoolClient) => Promise<T>, until?: number): Promise<T> =>
    withAnyClient(async (client) => {
      if (counter !== null) await checkIn(client, counter);
      return work(client);
    }, until);

  /** `isCounted`: what it writes lasts once it is committed. */
  const begin = async (client: PoolClient, text: string, isCounted: boolean): Promise<Begun> => {
    const raise = isCounted ? raising(client) : null;
    const asked = performance.now();
    // Several statements in one text: the driver answers with a list.
    const results = (await client.query(
      `${text}; ${raise === null ? TIME : `${raise.sql}, ${NOW}`}`,
    )) as unknown as QueryResult<BegunRow>[];
    const row = results.at(-1)?.rows[0];
    if (row === undefined) throw new Error('the database did not tell the time');
    clock.heard(row.now, asked);
    return {
      at: given === undefined ? row.now : now(),
      reaches: raise === null ? null : { lane: raise.lane, commits: row.commits },
    };
  };

  const inTransaction = <T>(
    text: string,
    work: (client: PoolClient, begun: Begun) => Promise<T>,
    { until = deadline(), isCounted = true }: { readonly until?: number; readonly isCounted?: boolean } = {},
  ): Promise<T> =>
    withClient(async (client) => {
      const begun = await begin(client, text, isCounted);
      try {
        if (begun.reaches !== null) counter?.reaching(begun.reaches.lane, begun.reaches.commits);
        return await work(client, begun);
      } catch (error) {
        if (isAnswered(error) || isStoreUnavailable(error)) await client.query('ROLLBACK');
        throw error;
      }
    }, until);

  const commitCounted = async (client: PoolClient, { reaches }: Begun): Promise<void> => {
    await commit(client);
    if (reaches !== null) counter?.reached(reaches.lane, reaches.commits);
  };

  const once = <Outcome>(work: Work<Outcome>, text: string, until: number): Promise<Outcome> =>
    inTransaction(
      text,
      async (client, begun) => {
        const decision = await runSteps(client, work(transactionAt(begun.at)));
        if (decision.keep) await commitCounted(client, begun);
        else await client.query('ROLLBACK');
        return decision.outcome;
      },
      { until, isCounted: text !== BEGIN_RELAXED },
    );

  /** `isAttempt`: who is carried out twice finds itself, so a lost answer to COMMIT is worth another try. */
  const write = async <Outcome>(
    work: Work<Outcome>,
    text: string,
    isAttempt = false,
    until = deadline(),
    lost = false,
  ): Promise<Outcome> => {
    let lostBefore = lost;
    const failed = (error: unknown) => (lostBefore ? outcomeUnknown(toFault(error)) : nothingWritten(toFault(error)));
    for (let tries = 1; ; tries++) {
      try {
        return await once(work, text, until);
      } catch (error) {
        const isLast = tries === MAX_TRIES || performance.now() >= until;
        if (error instanceof LostCommit) {
          if (isLast || !isAttempt) throw outcomeUnknown(error.cause);
          lostBefore = true;
        } else if (isLast || !(isConflict(error) || (lostBefore && !isAnswered(error)))) {
          throw isStoreUnavailable(error) && !lostBefore ? error : failed(error);
        }
      }
      await pause(tries);
    }
  };

  const writes = createGroups({
    deadline,
    late,
    isLost: (error) => error instanceof LostCommit,
    alone: (work, until, lost) => write(work, BEGIN, true, until, lost),
    together: (works, until) =>
      inTransaction(
        BEGIN_TOGETHER,
        async (client, begun) => {
          const ended = await runTogether(client, works, begun.at);
          const keeps = ended.some((end) => end.kind === 'decided' && end.decision.keep);
          if (keeps && ended.every(({ kind }) => kind === 'decided')) await commitCounted(client, begun);
          else await client.query('ROLLBACK');
          return ended;
        },
        { until },
      ),
  });

  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isStoreUnavailable(error) ? error : nothingWritten(toFault(error));
    }
  };

  const timely = async (client: PoolClient): Promise<void> => {
    if (given === undefined && clock.age() > ASK_AFTER_MS) await askTime(client);
  };
  const read = <T>(work: Read<T>, until = deadline()): Promise<T> =>
    reading(() =>
      withClient(async (client) => {
        await timely(client);
        return runSteps(client, work(reader, now()));
      }, until),
    );
  const reads = createGroups({
    deadline,
    late,
    isLost: () => false,
    async alone(work, until) {
      return (await read((_, at) => work(transactionAt(at)), until)).outcome;
    },
    together: (works, until) =>
      withClient(async (client) => {
        await timely(client);
        return runTogether(client, works, now());
      }, until),
  });
  const asWork = <T>(work: Read<T>): Work<T> =>
    function* (tx) {
      return keep(yield* work(tx, tx.now));
    };

  const askTime = async (client: PoolClient): Promise<void> => {
    const asked = performance.now();
    const { rows } = await client.query<{ now: number }>(TIME);
    if (rows[0] !== undefined) clock.heard(rows[0].now, asked);
  };

  return {
    write: (work) => track(write(work, BEGIN)),
    writeAttempt: (work, key) => track(key === undefined ? write(work, BEGIN, true) : writes.run(work, key)),
    writeRelaxed: (work) => track(write(work, BEGIN_RELAXED)),
    read: (work, isHot) => track(isHot === true ? reads.run(asWork(work), null) : read(work)),
    readLocked: (work) =>
      track(
        reading(() =>
          inTransaction(
            BEGIN,
            async (client, { at }) => {
              const answer = await runSteps(client, work(reader, at));
              await client.query('COMMIT');
              return answer;
            },
            { isCounted: false },
          ),
        ),
      ),
    askTime: () => reading(() => withClient(askTime)),
    count(watch) {
      counter = watch;
    },
    counts: {
      read: () => reading(() => withAnyClient((client) => runSteps(client, readCounts(reader)))),
      mark: (epoch) => reading(() => withAnyClient((client) => runSteps(client, markBehind(transactionAt(0), epoch)))),
    },
    async settled() {
      await Promise.allSettled(running);
    },
  };
}
