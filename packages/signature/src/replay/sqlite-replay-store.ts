// Remembers used ids in SQLite: one conditional insert decides, for all processes that share the file. Knows no driver.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { ReplayStore } from './replay-store.ts';
import { clockWentBack } from './replay-store-error.ts';

/**
 * Runs one statement, committed and durable when it answers: `PRAGMA synchronous = FULL` (or EXTRA), no open transaction.
 * `changes` is the number of rows that it inserted, updated or deleted.
 */
export type RunStatement = (
  sql: string,
  parameters: readonly (Uint8Array | number)[],
) => Awaitable<{ readonly changes: number | bigint }>;

/**
 * To be run at each start, before the first request. `forgotten_signatures` keeps until when ids were ever forgotten: what ends
 * before that may be a copy, whatever the clock says now.
 */
export const SQLITE_REPLAY_SCHEMA = `CREATE TABLE IF NOT EXISTS used_signatures (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS used_signatures_by_end ON used_signatures (expires_at);
CREATE TABLE IF NOT EXISTS forgotten_signatures (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  until INTEGER NOT NULL
) STRICT;
INSERT INTO forgotten_signatures (only, until) VALUES (1, 0) ON CONFLICT (only) DO NOTHING;`;

const FORGOTTEN_UNTIL = '(SELECT until FROM forgotten_signatures)';
const INSERT = `INSERT INTO used_signatures (id, expires_at) SELECT ?, ? WHERE ? > ${FORGOTTEN_UNTIL} ON CONFLICT (id) DO NOTHING`;
/** Changes its one row, to what it is, when an id that ends then may have been forgotten. */
const MAY_BE_FORGOTTEN = 'UPDATE forgotten_signatures SET until = until WHERE until >= ?';
const ENDED = 'FROM used_signatures WHERE expires_at < ? ORDER BY expires_at LIMIT ?';
const LATEST = `(SELECT max(expires_at) FROM (SELECT expires_at ${ENDED}))`;
/** Written before anything is deleted: a process that ends between the two has refused too much, never too little. */
const NOTE = `UPDATE forgotten_signatures SET until = ${LATEST} WHERE until < ${LATEST}`;
const PURGE = `DELETE FROM used_signatures WHERE expires_at <= ${FORGOTTEN_UNTIL} AND id IN (SELECT id ${ENDED})`;
const PURGE_ROWS = 1000;

export interface SqliteReplayStore extends ReplayStore {
  /**
   * Forgets ids that ended before `now` (seconds since 1970), at most 1,000, and answers how many. To be called now and then,
   * with a clock that no verifying process is behind by more than the 60 s for which ids outlive their signatures.
   * If it is called with a clock that ran ahead, `spend` throws until the right time has passed what was forgotten.
   */
  purge(now: number): Awaitable<number>;
}

function rowsOf({ changes }: { readonly changes: number | bigint }): 0 | 1 {
  const rows = Number(changes);
  if (rows !== 0 && rows !== 1) throw new Error(`the driver says that one statement changed ${rows} rows`);
  return rows;
}

export function sqliteReplayStore(run: RunStatement): SqliteReplayStore {
  return {
    spend(id, expiresAt) {
      if (id.length !== 32 || !Number.isFinite(expiresAt)) throw new TypeError('an id is 32 bytes and has an end');
      const end = Math.ceil(expiresAt);
      return andThen(run(INSERT, [id, end, end]), (inserted) => {
        if (rowsOf(inserted) === 1) return true;
        return andThen(run(MAY_BE_FORGOTTEN, [end]), (found) => {
          if (rowsOf(found) === 1) throw clockWentBack();
          return false;
        });
      });
    },
    purge: (now) => {
      const which = [Math.floor(now), PURGE_ROWS];
      return andThen(run(NOTE, [...which, ...which]), () =>
        andThen(run(PURGE, which), ({ changes }) => Number(changes)),
      );
    },
  };
}
