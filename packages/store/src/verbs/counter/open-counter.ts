// Opens the watch over a database that was just opened, when its counts are copied to a folder.
import { openCounterFile } from '../../disk/counter-file.ts';
import type { Transactions } from '../transaction.ts';
import { type CounterWatch, type CountsAccess, guarded, keepLooking, watchCounter } from './watch.ts';

export interface CounterOptions {
  /**
   * Folder to which the counts of commits are copied, so that a database that was restored is recognised and not served from before a
   * new epoch is drawn. Must exist, and must not be restored together with the database. Without it nothing is counted.
   */
  readonly counterFolder?: string | undefined;
  /** Called each time that the database is found behind while it is open. */
  readonly onBehind?: (() => void) | undefined;
}

export interface OpenCounter {
  readonly transactions: Transactions;
  close(): void;
}

interface Counted {
  readonly transactions: Transactions;
  readonly counts: CountsAccess;
  count(watch: CounterWatch): void;
}

/** @throws DatabaseBehind, CounterFileUnreadable */
export async function openCounter(
  { transactions, counts, count }: Counted,
  { counterFolder, onBehind }: CounterOptions,
): Promise<OpenCounter> {
  if (counterFolder === undefined) return { transactions, close: () => undefined };
  const found = await counts.read();
  const copy = openCounterFile(counterFolder, found.database);
  try {
    const watch = watchCounter(found, copy, () => onBehind?.());
    count(watch);
    const end = keepLooking(counts, watch);
    return {
      transactions: guarded(transactions, watch),
      close() {
        end();
        watch.close();
      },
    };
  } catch (error) {
    copy.close();
    throw error;
  }
}
