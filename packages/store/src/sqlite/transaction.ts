// How SQLite runs a verb: writes in groups (write-queue.ts), each group within one turn of the event loop, for the reads of this process
// see what is being written. Failures become `StoreUnavailable`.
import { markBehind, readCounts } from '../verbs/counter/counts.ts';
import type { CounterWatch, CountsAccess } from '../verbs/counter/watch.ts';
import { keep, type Reader, reader, type Steps, type Transactions } from '../verbs/transaction.ts';
import { isStoreUnavailable, nothingWritten } from '../verbs/unavailable.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { DatabaseClock } from './database-clock.ts';
import { createDurableLog, type FileSync } from './durable-log.ts';
import { isBusy } from './failure.ts';
import { pause } from './pause.ts';
import type { Connection } from './statement.ts';
import { runSteps } from './write-group.ts';
import { createWriteQueue } from './write-queue.ts';

export interface TransactionOptions {
  /** How long a verb waits for the lock of another process. */
  readonly waitMs: number;
  /** The write-ahead log, which is brought to the disk before a write is answered. */
  readonly log: FileSync;
  readonly checkpointer: Checkpointer;
}

export interface SqliteTransactions extends Transactions {
  /** From here on what lasts is counted. */
  count(watch: CounterWatch): void;
  readonly counts: CountsAccess;
}

export function createTransactions(
  connection: Connection,
  clock: DatabaseClock,
  { waitMs, log, checkpointer }: TransactionOptions,
): SqliteTransactions {
  let counter: CounterWatch | null = null;
  const queue = createWriteQueue({
    connection,
    clock,
    log: createDurableLog(connection, log),
    checkpointer,
    waitMs,
    counter: () => counter,
  });

  const read = async <Outcome>(work: (reader: Reader, now: number) => Steps<Outcome>): Promise<Outcome> => {
    for (const since = performance.now(); ; await pause()) {
      try {
        return runSteps(connection, work(reader, clock.now()));
      } catch (error) {
        if (isBusy(error) && performance.now() - since <= waitMs) continue;
        throw isStoreUnavailable(error) ? error : nothingWritten(error);
      }
    }
  };

  return {
    write: (work) => queue.write(work, true),
    // A COMMIT whose outcome nobody knows is a disk that fails: another try at once would meet it again.
    writeAttempt: (work) => queue.write(work, true),
    writeRelaxed: (work) => queue.write(work, false),
    read,
    readLocked: read,
    settled: () => queue.settled(),
    count(watch) {
      counter = watch;
    },
    counts: {
      read: () => read(readCounts),
      mark: (epoch) =>
        queue.write(function* (tx) {
          return keep(yield* markBehind(tx, epoch));
        }, false),
    },
  };
}
