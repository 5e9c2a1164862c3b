// Database time of one process: the offset that each answer of PostgreSQL corrects, and the monotonic clock in between (I3). The
// machine's own clock is never asked.
import { nothingWritten } from '../verbs/unavailable.ts';

/** An offset older than this is not believed any more. */
const REFUSE_AFTER_MS = 30_000;

export interface DatabaseClock {
  /** Milliseconds since 1970, whole. Throws `StoreUnavailable` when the database has not been heard for too long. */
  now(): number;
  /** How long ago the database was heard, in milliseconds. */
  age(): number;
  /** The database said `time` between `asked` and now, both of the monotonic clock. */
  heard(time: number, asked: number): void;
}

/** `monotonic` counts milliseconds and never jumps. */
export function createDatabaseClock(monotonic: () => number): DatabaseClock {
  let offset = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  const age = () => monotonic() - heardAt;
  return {
    now() {
      if (age() > REFUSE_AFTER_MS) throw nothingWritten(new Error('the database has not told the time for too long'));
      return Math.floor(monotonic() + offset);
    },
    age,
    heard(time, asked) {
      const here = monotonic();
      offset = time - (asked + here) / 2;
      heardAt = here;
    },
  };
}
