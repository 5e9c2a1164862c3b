// Database time: the offset to SQLite's own clock plus this process's monotonic clock (invariant I3).
import { nothingWritten } from '../verbs/unavailable.ts';
import type { Connection } from './statement.ts';

/** Asking costs one read without a table; the design allows ten seconds. */
const REFRESH_AFTER_MS = 1_000;
/** An offset older than this is not believed any more. */
const REFUSE_AFTER_MS = 30_000;

export interface DatabaseClock {
  /** Milliseconds since 1970, whole. Throws `StoreUnavailable` when the database has not been heard for too long. */
  now(): number;
}

const readTime = (connection: Connection): number => {
  const row = connection.get<{ now: number }>(`SELECT unixepoch('subsec') AS now`);
  return (row?.now ?? Number.NaN) * 1_000;
};

/** `monotonic` counts milliseconds and never jumps. */
export function createDatabaseClock(connection: Connection, monotonic: () => number): DatabaseClock {
  let offset = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const here = monotonic();
      if (here - heardAt >= REFRESH_AFTER_MS) {
        try {
          offset = readTime(connection) - here;
          heardAt = here;
        } catch (error) {
          if (here - heardAt > REFUSE_AFTER_MS) throw nothingWritten(error);
        }
      }
      return Math.floor(here + offset);
    },
  };
}
