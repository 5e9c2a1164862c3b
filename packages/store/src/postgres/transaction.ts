// How PostgreSQL runs a verb: a connection of the pool for its time, READ COMMITTED, and the locks that the verb asks for where it
// decides on what it has read. BEGIN brings the database's time along. Conflicts begin anew; failures become `StoreUnavailable`.
// Verbs that say their key, and hot reads, go out together with others (groups.ts).
import type { Pool, PoolClient, QueryResult } from 'pg';
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
const TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now';
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; ${TIME}`;
const BEGIN_RELAXED = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off; ${TIME}`;

/** A member that waits for another process would keep its neighbours waiting: it goes alone then. */
const BEGIN_TOGETHER = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = 300; ${TIME}`;

const pause = (tries: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 2 ** tries));

export interface PostgresTransactions extends Transactions {
  /** Asks PostgreSQL what time it is. */
  askTime(): Promise<void>;
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
  const withClient = async <T>(work: (client: PoolClient) => Promise<T>, until = deadline()): Promise<T> => {
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

  const begin = async (client: PoolClient, text: string): Promise<number> => {
    const asked = performance.now();
    // Several statements in one text: the driver answers with a list.
    const results = (await client.query(text)) as unknown as
      | QueryResult<{ now: number }>
      | QueryResult<{ now: number }>[];
    const row = [results].flat().at(-1)?.rows[0];
    if (row === undefined) throw new Error('the database did not tell the time');
    clock.heard(row.now, asked);
    return given === undefined ? row.now : now();
  };

  const inTransaction = <T>(
    text: string,
    work: (client: PoolClient, at: number) => Promise<T>,
    until = deadline(),
  ): Promise<T> =>
    withClient(async (client) => {
      const at = await begin(client, text);
      try {
        return await work(client, at);
      } catch (error) {
        if (isAnswered(error) || isStoreUnavailable(error)) await client.query('ROLLBACK');
        throw error;
      }
    }, until);

  const once = <Outcome>(work: Work<Outcome>, text: string, until: number): Promise<Outcome> =>
    inTransaction(
      text,
      async (client, at) => {
        const decision = await runSteps(client, work(transactionAt(at)));
        if (decision.keep) await commit(client);
        else await client.query('ROLLBACK');
        return decision.outcome;
      },
      until,
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
        async (client, at) => {
          const ended = await runTogether(client, works, at);
          const keeps = ended.some((end) => end.kind === 'decided' && end.decision.keep);
          if (keeps && ended.every(({ kind }) => kind === 'decided')) await commit(client);
          else await client.query('ROLLBACK');
          return ended;
        },
        until,
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
          inTransaction(BEGIN, async (client, at) => {
            const answer = await runSteps(client, work(reader, at));
            await client.query('COMMIT');
            return answer;
          }),
        ),
      ),
    askTime: () => reading(() => withClient(askTime)),
    async settled() {
      await Promise.allSettled(running);
    },
  };
}
