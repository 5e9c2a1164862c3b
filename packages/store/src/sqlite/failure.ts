// What a failed SQLite call means to the caller of a verb: nothing was written, or nobody can know.
import type { StoreUnavailable } from '@davit/auth';
import { nothingWritten, outcomeUnknown } from '../verbs/unavailable.ts';

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

/** What SQLite says of a lock, where it only answers so. */
export const busy = (message: string): Error => Object.assign(new Error(message), { rawCode: SQLITE_BUSY });

/**
 * A COMMIT that found the lock taken or the disk full has written no commit record. After any other failure (a failed
 * fsync above all) the record may be in the log, and a recovery may find it.
 */
export function commitFailure(error: unknown): StoreUnavailable {
  return isBusy(error) || sqliteCode(error) === SQLITE_FULL ? nothingWritten(error) : outcomeUnknown(error);
}
