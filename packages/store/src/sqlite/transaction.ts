// How SQLite runs a verb: writes wait in line for the database's write lock and run in BEGIN IMMEDIATE … COMMIT, each in one turn of
// the event loop, for the reads of this process see what is being written; failures become `StoreUnavailable`. SQLite's own busy
// handler would sleep on the event loop and starves under load, so a busy database is asked again from a timer.
import {
  type Decision,
  type Reader,
  reader,
  type Statement,
  type Steps,
  type Transactions,
  transactionAt,
  type Work,
} from '../verbs/transaction.ts';
import { isStoreUnavailable, nothingWritten } from '../verbs/unavailable.ts';
import type { DatabaseClock } from './database-clock.ts';
import { commitFailure, isBusy } from './failure.ts';
import type { Connection } from './statement.ts';

export interface TransactionOptions {
  /** How long a verb waits for the lock of another process. */
  readonly waitMs: number;
}

type Synchronous = 'FULL' | 'NORMAL';

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1 + Math.random() * 2));

function answerOf(connection: Connection, { kind, sql, params }: Statement): unknown {
  switch (kind) {
    case 'get':
      return connection.get(sql, params);
    case 'all':
      return connection.all(sql, params);
    case 'run':
      return connection.run(sql, params);
    case 'lock':
      return undefined;
  }
}

function runSteps<Outcome>(connection: Connection, steps: Steps<Outcome>): Outcome {
  let step = steps.next();
  while (step.done !== true) step = steps.next(answerOf(connection, step.value));
  return step.value;
}

export function createTransactions(
  connection: Connection,
  clock: DatabaseClock,
  options: TransactionOptions,
): Transactions {
  let last: Promise<unknown> = Promise.resolve();

  const withPatience = async <T>(since: number, attempt: () => T): Promise<T> => {
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() - since > options.waitMs) throw error;
      }
      await pause();
    }
  };

  const rollBack = () => {
    try {
      if (connection.inTransaction) connection.exec('ROLLBACK');
    } catch {
      // The next BEGIN tries again; until then every verb says that nothing was written, which is true.
    }
  };

  let synchronous: Synchronous | undefined;
  const begin = (wanted: Synchronous) => {
    rollBack();
    if (synchronous !== wanted) connection.exec(`PRAGMA synchronous = ${wanted}`);
    synchronous = wanted;
    connection.exec('BEGIN IMMEDIATE');
  };

  const run = <Outcome>(work: Work<Outcome>): Outcome => {
    let decision: Decision<Outcome>;
    try {
      decision = runSteps(connection, work(transactionAt(clock.now())));
    } catch (error) {
      rollBack();
      throw error;
    }
    if (!decision.keep) {
      rollBack();
      return decision.outcome;
    }
    try {
      connection.exec('COMMIT');
    } catch (error) {
      rollBack();
      throw commitFailure(error);
    }
    return decision.outcome;
  };

  const write = <Outcome>(work: Work<Outcome>, wanted: Synchronous): Promise<Outcome> => {
    const since = performance.now();
    const answer = last.then(async () => {
      try {
        await withPatience(since, () => begin(wanted));
        return run(work);
      } catch (error) {
        throw isStoreUnavailable(error) ? error : nothingWritten(error);
      }
    });
    last = answer.catch(() => undefined);
    return answer;
  };

  const read = async <Outcome>(work: (reader: Reader, now: number) => Steps<Outcome>): Promise<Outcome> => {
    try {
      return await withPatience(performance.now(), () => runSteps(connection, work(reader, clock.now())));
    } catch (error) {
      throw isStoreUnavailable(error) ? error : nothingWritten(error);
    }
  };

  return {
    write: (work) => write(work, 'FULL'),
    writeRelaxed: (work) => write(work, 'NORMAL'),
    read,
    readLocked: read,
    settled: () => last.then(() => undefined),
  };
}
