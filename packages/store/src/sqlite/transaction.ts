// The one road of every verb: writes wait in line for the database's write lock and run in BEGIN IMMEDIATE … COMMIT;
// failures become `StoreUnavailable`. SQLite's own busy handler would sleep on the event loop and starves under load,
// so a busy database is asked again from a timer.
import type { DatabaseClock } from './database-clock.ts';
import { commitFailure, isBusy, isStoreUnavailable, nothingWritten } from './failure.ts';
import type { Connection } from './statement.ts';

/** What a verb has decided: its outcome, and whether what it wrote stays. */
export interface Decision<Outcome> {
  readonly keep: boolean;
  readonly outcome: Outcome;
}
export const keep = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ keep: true, outcome });
/** Nothing that the verb wrote stays, spent values included. */
export const undo = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ keep: false, outcome });

export type Reader = Pick<Connection, 'get' | 'all'>;

export interface Transaction extends Pick<Connection, 'get' | 'all' | 'run'> {
  /** Database time, drawn when the lock was held. */
  readonly now: number;
}

export interface Transactions {
  write<Outcome>(work: (tx: Transaction) => Decision<Outcome>): Promise<Outcome>;
  /** Like `write`, but a power failure may lose it: for counters and clean-up. Measured 25 µs against 300 with fsync. */
  writeRelaxed<Outcome>(work: (tx: Transaction) => Decision<Outcome>): Promise<Outcome>;
  /** One read sees one state of the database; a verb that needs several reads alike uses `write`. */
  read<Outcome>(work: (reader: Reader, now: number) => Outcome): Promise<Outcome>;
  /** Answers when every write that was asked for before has ended. */
  settled(): Promise<void>;
}

export interface TransactionOptions {
  /** How long a verb waits for the lock of another process. */
  readonly waitMs: number;
}

type Synchronous = 'FULL' | 'NORMAL';

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1 + Math.random() * 2));

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

  const run = <Outcome>(work: (tx: Transaction) => Decision<Outcome>): Outcome => {
    let decision: Decision<Outcome>;
    try {
      decision = work({ get: connection.get, all: connection.all, run: connection.run, now: clock.now() });
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

  const write = <Outcome>(work: (tx: Transaction) => Decision<Outcome>, wanted: Synchronous): Promise<Outcome> => {
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

  return {
    write: (work) => write(work, 'FULL'),
    writeRelaxed: (work) => write(work, 'NORMAL'),
    async read(work) {
      try {
        return await withPatience(performance.now(), () => work(connection, clock.now()));
      } catch (error) {
        throw isStoreUnavailable(error) ? error : nothingWritten(error);
      }
    },
    settled: () => last.then(() => undefined),
  };
}
