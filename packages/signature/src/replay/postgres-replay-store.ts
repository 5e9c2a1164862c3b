// Remembers used ids in PostgreSQL: one conditional insert decides, for all processes that share the database. Knows no driver.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { ReplayStore } from './replay-store.ts';
import { clockWentBack } from './replay-store-error.ts';

/**
 * Runs one statement in a transaction of its own (READ COMMITTED, `synchronous_commit` on), durable when it answers, and given up
 * after less than 60 s (`statement_timeout`). `changes` is the number of rows that it inserted, updated or deleted: `rowCount` of `pg`.
 */
export type RunPostgresStatement = (
  sql: string,
  parameters: readonly (Uint8Array | number)[],
) => Awaitable<{ readonly changes: number }>;

/**
 * To be run once, and again at each start if you like, before the first request. `forgotten_signatures` keeps until when ids were ever
 * forgotten: what ends before that may be a copy, whatever the clock says now.
 */
export const POSTGRES_REPLAY_SCHEMA = `CREATE TABLE IF NOT EXISTS used_signatures (
  id BYTEA PRIMARY KEY CHECK (length(id) = 32),
  expires_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS used_signatures_by_end ON used_signatures (expires_at);
CREATE TABLE IF NOT EXISTS forgotten_signatures (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  until BIGINT NOT NULL
);
INSERT INTO forgotten_signatures (only_row, until) VALUES (1, 0) ON CONFLICT (only_row) DO NOTHING;`;

const INSERT = `INSERT INTO used_signatures (id, expires_at) SELECT $1::bytea, $2::bigint
  WHERE $2::bigint > (SELECT until FROM forgotten_signatures) ON CONFLICT (id) DO NOTHING`;
/** Changes its one row, to what it is, when an id that ends then may have been forgotten. */
const MAY_BE_FORGOTTEN = 'UPDATE forgotten_signatures SET until = until WHERE until >= $1::bigint';
const ENDED = 'FROM used_signatures WHERE expires_at < $1::bigint ORDER BY expires_at LIMIT $2::bigint';
const LATEST = `(SELECT max(expires_at) FROM (SELECT expires_at ${ENDED}) ended)`;
/** Written before anything is deleted: a process that ends between the two has refused too much, never too little. */
const NOTE = `UPDATE forgotten_signatures SET until = ${LATEST} WHERE until < ${LATEST}`;
const PURGE = `DELETE FROM used_signatures WHERE expires_at <= (SELECT until FROM forgotten_signatures)
  AND id IN (SELECT id ${ENDED})`;
const PURGE_ROWS = 1000;

export interface PostgresReplayStore extends ReplayStore {
  /**
   * Forgets ids that ended before `now` (seconds since 1970), at most 1,000, and answers how many. To be called now and then,
   * with a clock that no verifying process is behind by more than the 60 s for which ids outlive their signatures.
   * If it is called with a clock that ran ahead, `spend` throws until the right time has passed what was forgotten.
   */
  purge(now: number): Awaitable<number>;
}

function rowsOf({ changes }: { readonly changes: number }): 0 | 1 {
  if (changes !== 0 && changes !== 1) throw new Error(`the driver says that one statement changed ${changes} rows`);
  return changes;
}

export function postgresReplayStore(run: RunPostgresStatement): PostgresReplayStore {
  return {
    spend(id, expiresAt) {
      if (id.length !== 32 || !Number.isFinite(expiresAt)) throw new TypeError('an id is 32 bytes and has an end');
      const end = Math.ceil(expiresAt);
      return andThen(run(INSERT, [id, end]), (inserted) => {
        if (rowsOf(inserted) === 1) return true;
        return andThen(run(MAY_BE_FORGOTTEN, [end]), (found) => {
          if (rowsOf(found) === 1) throw clockWentBack();
          return false;
        });
      });
    },
    purge: (now) => {
      const which = [Math.floor(now), PURGE_ROWS];
      return andThen(run(NOTE, which), () => andThen(run(PURGE, which), ({ changes }) => changes));
    },
  };
}
