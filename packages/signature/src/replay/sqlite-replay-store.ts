// Remembers used ids in SQLite: one conditional insert decides, for all processes that share the file. Knows no driver.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { ReplayStore } from './replay-store.ts';

/**
 * Runs one statement, committed and durable when it answers: `PRAGMA synchronous = FULL` (or EXTRA), no open transaction.
 * `changes` is the number of rows that it inserted or deleted.
 */
export type RunStatement = (
  sql: string,
  parameters: readonly (Uint8Array | number)[],
) => Awaitable<{ readonly changes: number | bigint }>;

/** To be run once, before the first request. */
export const SQLITE_REPLAY_SCHEMA = `CREATE TABLE IF NOT EXISTS used_signatures (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS used_signatures_by_end ON used_signatures (expires_at);`;

const INSERT = 'INSERT INTO used_signatures (id, expires_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING';
const PURGE =
  'DELETE FROM used_signatures WHERE id IN (SELECT id FROM used_signatures WHERE expires_at < ? ORDER BY expires_at LIMIT ?)';
const PURGE_ROWS = 1000;

export interface SqliteReplayStore extends ReplayStore {
  /**
   * Forgets ids that ended before `now` (seconds since 1970), at most 1,000, and answers how many. To be called now and then,
   * with a clock that no verifying process is behind by more than the 60 s for which ids outlive their signatures.
   */
  purge(now: number): Awaitable<number>;
}

export function sqliteReplayStore(run: RunStatement): SqliteReplayStore {
  return {
    spend(id, expiresAt) {
      if (id.length !== 32 || !Number.isFinite(expiresAt)) throw new TypeError('an id is 32 bytes and has an end');
      return andThen(run(INSERT, [id, Math.ceil(expiresAt)]), ({ changes }) => {
        const rows = Number(changes);
        if (rows !== 0 && rows !== 1) throw new Error(`the driver says that one insert changed ${rows} rows`);
        return rows === 1;
      });
    },
    purge: (now) => andThen(run(PURGE, [Math.floor(now), PURGE_ROWS]), ({ changes }) => Number(changes)),
  };
}
