// Writes that go into the database file together: one BEGIN, one COMMIT, and a savepoint around each, so that each has its own outcome
// and sees what those before it did. All of it happens in one turn of the event loop. What a COMMIT wrote is not yet on the disk.
import { type Decision, type Statement, type Steps, transactionAt, type Work } from '../verbs/transaction.ts';
import { isStoreUnavailable, nothingWritten } from '../verbs/unavailable.ts';
import { commitFailure } from './failure.ts';
import type { Connection } from './statement.ts';

export type Result = { readonly ok: true; readonly outcome: unknown } | { readonly ok: false; readonly error: unknown };

export interface Written {
  /** In the order of the works. */
  readonly results: readonly Result[];
  /** How many were committed. */
  readonly kept: number;
}

/** Counts the commit that is about to be; what it throws undoes everything. */
export type Raise = () => void;

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

export function runSteps<Outcome>(connection: Connection, steps: Steps<Outcome>): Outcome {
  let step = steps.next();
  while (step.done !== true) step = steps.next(answerOf(connection, step.value));
  return step.value;
}

/** Whatever may be open; the next BEGIN tries again, and until then every verb says that nothing was written, which is true. */
export function rollBack(connection: Connection): void {
  try {
    if (connection.inTransaction) connection.exec('ROLLBACK');
  } catch {
    // See above.
  }
}

const failed = (error: unknown): Result => ({
  ok: false,
  error: isStoreUnavailable(error) ? error : nothingWritten(error),
});

/** Throws where the transaction itself is lost, and with it what the others did. */
function runInSavepoint(connection: Connection, work: Work<unknown>, now: number): Result & { readonly kept: boolean } {
  connection.exec('SAVEPOINT verb');
  let decision: Decision<unknown>;
  try {
    decision = runSteps(connection, work(transactionAt(now)));
  } catch (error) {
    if (!connection.inTransaction) throw error;
    connection.exec('ROLLBACK TO verb; RELEASE verb');
    return { ...failed(error), kept: false };
  }
  connection.exec(decision.keep ? 'RELEASE verb' : 'ROLLBACK TO verb; RELEASE verb');
  return { ok: true, outcome: decision.outcome, kept: decision.keep };
}

function runAlone(connection: Connection, work: Work<unknown>, now: number, raise: Raise): Written {
  let decision: Decision<unknown>;
  try {
    decision = runSteps(connection, work(transactionAt(now)));
    if (decision.keep) raise();
  } catch (error) {
    rollBack(connection);
    return { results: [failed(error)], kept: 0 };
  }
  const { outcome, keep } = decision;
  if (keep) {
    try {
      connection.exec('COMMIT');
    } catch (error) {
      rollBack(connection);
      return { results: [{ ok: false, error: commitFailure(error) }], kept: 0 };
    }
  } else rollBack(connection);
  return { results: [{ ok: true, outcome }], kept: keep ? 1 : 0 };
}

function runTogether(
  connection: Connection,
  works: readonly Work<unknown>[],
  now: number,
  raise: Raise,
): Written | null {
  try {
    const results = works.map((work) => runInSavepoint(connection, work, now));
    const kept = results.filter((result) => result.kept).length;
    if (kept === 0) rollBack(connection);
    else {
      raise();
      try {
        connection.exec('COMMIT');
      } catch (error) {
        const failure = commitFailure(error);
        if (failure.outcome === 'unknown')
          return { results: works.map(() => ({ ok: false, error: failure })), kept: 0 };
        throw failure;
      }
    }
    return { results, kept };
  } catch {
    return null;
  } finally {
    rollBack(connection);
  }
}

/**
 * Within a write lock that was just taken; afterwards there is none. Null where the group as a whole wrote nothing, for what one of
 * them asked for or because the disk is full: each has to run by itself then, so that no one fails for another one's sake.
 */
export function writeGroup(
  connection: Connection,
  works: readonly Work<unknown>[],
  now: number,
  raise: Raise = () => undefined,
): Written | null {
  const [only] = works;
  return only !== undefined && works.length === 1
    ? runAlone(connection, only, now, raise)
    : runTogether(connection, works, now, raise);
}
