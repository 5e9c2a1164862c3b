// What a failed SQLite call means to the caller of a verb: nothing was written, or nobody can know. No raw error leaves.
import type { StoreUnavailable } from '@davit/auth';

/** The port's `StoreUnavailable`, made here because this package imports only types; `instanceof` goes by name. */
class SqliteUnavailable extends Error implements StoreUnavailable {
  override readonly name = 'StoreUnavailable';
  readonly outcome: StoreUnavailable['outcome'];
  constructor(outcome: StoreUnavailable['outcome'], cause: unknown) {
    super(`the store cannot answer (${outcome})`, { cause });
    this.outcome = outcome;
  }
}

export const nothingWritten = (cause: unknown): StoreUnavailable => new SqliteUnavailable('nothing_written', cause);
export const outcomeUnknown = (cause: unknown): StoreUnavailable => new SqliteUnavailable('unknown', cause);

export function isStoreUnavailable(error: unknown): error is StoreUnavailable {
  return error instanceof SqliteUnavailable;
}

/** Primary result code of SQLite: the low byte of the extended one; 0 when the error is not SQLite's. */
export function sqliteCode(error: unknown): number {
  const raw = error instanceof Error && 'rawCode' in error ? error.rawCode : undefined;
  return typeof raw === 'number' ? raw & 0xff : 0;
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;

/** Another process holds the lock: worth another try. */
export const isBusy = (error: unknown): boolean => [SQLITE_BUSY, SQLITE_LOCKED].includes(sqliteCode(error));

/**
 * A COMMIT that found the lock taken or the disk full has written no commit record. After any other failure (a failed
 * fsync above all) the record may be in the log, and a recovery may find it.
 */
export function commitFailure(error: unknown): StoreUnavailable {
  return isBusy(error) || sqliteCode(error) === SQLITE_FULL ? nothingWritten(error) : outcomeUnknown(error);
}
