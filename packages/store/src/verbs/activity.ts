// Reads of the user-details API, folded to one row per (grant, second, event, reason).
import type { ActivityEntry, StoredActivityEntry } from '@davit/auth';
import { keep, type Transactions } from './transaction.ts';

const ADD = `INSERT INTO activity (grant_id, at, event, reason, family_id, token_id, status, method, claims, count)
  VALUES (:grant, :at, :event, :reason, :family, :token, :status, :method, :claims, :count)
  ON CONFLICT (grant_id, at, event, reason) DO UPDATE SET count = activity.count + excluded.count,
    family_id = excluded.family_id, token_id = excluded.token_id, status = excluded.status, method = excluded.method,
    claims = excluded.claims`;
const CLAIMS = `SELECT claims FROM activity
  WHERE grant_id = :grant AND at = :at AND event = :event AND reason = :reason`;
/** A row's claims are read before they are written. */
const LOCK = 'LOCK TABLE activity IN SHARE ROW EXCLUSIVE MODE';
export const LIST_ACTIVITY = `SELECT * FROM activity WHERE grant_id = :grant ORDER BY at DESC, event, reason LIMIT :limit`;

interface ActivityRow {
  readonly grant_id: string;
  readonly at: number;
  readonly event: ActivityEntry['event'];
  /** Empty for none: part of the primary key. */
  readonly reason: string;
  readonly family_id: string;
  readonly token_id: string;
  readonly status: number;
  readonly method: string;
  readonly claims: string;
  readonly count: number;
}

const startOfSecond = (at: number): number => Math.floor(at / 1_000) * 1_000;
const toClaims = (text: string): string[] => JSON.parse(text) as string[];

/** A row names every claim that was read in its second, and the token that read last. */
export const recordActivity = (
  transactions: Transactions,
  entries: readonly (ActivityEntry & { readonly at: number; readonly count: number })[],
): Promise<void> =>
  transactions.write(function* (tx) {
    yield* tx.lock(LOCK);
    for (const entry of entries) {
      const row = {
        grant: entry.grantId,
        at: startOfSecond(entry.at),
        event: entry.event,
        reason: entry.reason ?? '',
      };
      const before = yield* tx.get<{ claims: string }>(CLAIMS, row);
      const claims = [...new Set([...(before === null ? [] : toClaims(before.claims)), ...entry.claims])];
      const { familyId: family, tokenId: token, status, method, count } = entry;
      yield* tx.run(ADD, { ...row, family, token, status, method, count, claims: JSON.stringify(claims) });
    }
    return keep(undefined);
  });

export const listActivity = (
  transactions: Transactions,
  grant: string,
  limit: number,
): Promise<StoredActivityEntry[]> =>
  transactions.read(function* (reader) {
    return (yield* reader.all<ActivityRow>(LIST_ACTIVITY, { grant, limit })).map((row) => ({
      grantId: row.grant_id,
      at: row.at,
      event: row.event,
      reason: row.reason === '' ? null : row.reason,
      familyId: row.family_id,
      tokenId: row.token_id,
      status: row.status,
      method: row.method,
      claims: toClaims(row.claims),
      count: row.count,
    }));
  });
