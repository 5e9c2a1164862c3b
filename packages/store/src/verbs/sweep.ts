// Deletes rows, and the secrets of rows, that nobody needs any more, a bounded number at a time, through the index on their end.
import { forget } from './forgotten.ts';
import { keep, type Transactions } from './transaction.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How long rows stay after their end, and why. */
const KEPT: readonly { readonly table: string; readonly key: string; readonly end: string; readonly ms: number }[] = [
  { table: 'throttle', key: 'bucket', end: 'expires_at', ms: 0 },
  { table: 'enrolments', key: 'client_id', end: 'expires_at', ms: 0 },
  { table: 'auth_sessions', key: 'id', end: 'expires_at', ms: 0 },
  // Whoever did not prove possession in time registers again. Proven keys have no such end, and stay for ever.
  { table: 'signing_keys', key: 'rowid', end: 'challenge_ends_at', ms: MINUTE_MS },
  // A spent code that comes again late still ends its family.
  { table: 'codes', key: 'id', end: 'expires_at', ms: 10 * MINUTE_MS },
  // A mini-program that slept for hours must hear `token_expired`, which says "refresh", and not `token_unknown`.
  { table: 'access_tokens', key: 'id', end: 'expires_at', ms: DAY_MS },
  // A command that waited for a person must hear `token_expired`, which says "get another".
  { table: 'client_tokens', key: 'id', end: 'expires_at', ms: DAY_MS },
  { table: 'families', key: 'family_id', end: 'absolute_expires_at', ms: 2 * DAY_MS },
];

/** A retired key is dead for good from here on, whatever the clock does next: its secret is gone. */
const END_RETIRED = `UPDATE signing_keys SET state = 'revoked', state_since = retires_at, sealed_secret = NULL
  WHERE rowid IN (SELECT rowid FROM signing_keys WHERE state = 'retiring' AND retires_at <= :before
    ORDER BY retires_at LIMIT :limit)`;

const DELETES = KEPT.map(({ table, key, end, ms }) => ({
  ms,
  sql: `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${end} <= :before ORDER BY ${end} LIMIT :limit)`,
}));
export const SWEEPS = [...DELETES, { ms: 0, sql: END_RETIRED }];

export const sweep = (transactions: Transactions, maxRows: number): Promise<number> =>
  transactions.writeRelaxed(function* (tx) {
    let gone = 0;
    for (const { sql, ms } of SWEEPS) {
      if (gone < maxRows) gone += yield* tx.run(sql, { before: tx.now - ms, limit: maxRows - gone });
    }
    // A proof must be refused for as long as it could be accepted, on the slowest clock.
    if (gone < maxRows) gone += yield* forget(tx, tx.now - MINUTE_MS, maxRows - gone);
    return keep(gone);
  });
