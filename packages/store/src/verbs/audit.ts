// The audit log: append and filtered lists. Ids are the commit order, padded so that they sort as text.
import type { AuditEntry, AuditFilter, AuditStore, StoredAuditEntry } from '@davit/auth';
import { listActivity, recordActivity } from './activity.ts';
import { appendAudit } from './append-audit.ts';
import type { SqlParams } from './sql-value.ts';
import { keep, type Transactions } from './transaction.ts';

/** Waits for the transactions that append; they go on as soon as the list is read. */
const LOCK = 'LOCK TABLE audit IN SHARE MODE';
const MOST_ROWS = 1_000;
const ID_DIGITS = 16;

interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly client_id: string | null;
  readonly host_client_id: string | null;
  readonly user_id: string | null;
  readonly grant_id: string | null;
  readonly family_id: string | null;
  readonly token_id: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly detail: string | null;
}

const toEntry = (row: AuditRow): StoredAuditEntry => ({
  id: String(row.seq).padStart(ID_DIGITS, '0'),
  at: row.at,
  event: row.event,
  clientId: row.client_id ?? undefined,
  hostClientId: row.host_client_id ?? undefined,
  userId: row.user_id ?? undefined,
  grantId: row.grant_id ?? undefined,
  familyId: row.family_id ?? undefined,
  tokenId: row.token_id ?? undefined,
  method: row.method ?? undefined,
  path: row.path ?? undefined,
  status: row.status ?? undefined,
  reason: row.reason ?? undefined,
  detail: row.detail === null ? undefined : (JSON.parse(row.detail) as AuditEntry['detail']),
});

/** One statement for each set of named columns, so that each can use its index. */
export function listQuery(filter: AuditFilter): { readonly sql: string; readonly params: SqlParams } {
  const columns: readonly (readonly [string, string, string | undefined])[] = [
    ['user_id', 'user', filter.userId],
    ['client_id', 'client', filter.clientId],
    ['grant_id', 'grant', filter.grantId],
    ['family_id', 'family', filter.familyId],
    ['event', 'event', filter.event],
  ];
  const params: Record<string, string | number> = { limit: Math.min(filter.limit, MOST_ROWS) };
  const where = ['seq > :after'];
  params.after = filter.after === undefined ? 0 : Number(filter.after);
  for (const [column, name, value] of columns) {
    if (value === undefined) continue;
    where.push(`${column} = :${name}`);
    params[name] = value;
  }
  const order = filter.ascending === true ? 'ASC' : 'DESC';
  return { sql: `SELECT * FROM audit WHERE ${where.join(' AND ')} ORDER BY seq ${order} LIMIT :limit`, params };
}

export const createAudit = (transactions: Transactions): AuditStore => ({
  append: (entries) =>
    transactions.write(function* (tx) {
      yield* appendAudit(tx, entries);
      return keep(undefined);
    }),
  list: (filter) => {
    const { sql, params } = listQuery(filter);
    // Ids are drawn before their transactions end. Who reads on from an id must not miss one that was still under way.
    const isFeed = filter.userId === undefined && filter.grantId === undefined;
    const read = isFeed ? transactions.readLocked : transactions.read;
    return read(function* (reader) {
      if (isFeed) yield* reader.lock(LOCK);
      return (yield* reader.all<AuditRow>(sql, params)).map(toEntry);
    });
  },
  recordActivity: (entries) => recordActivity(transactions, entries),
  listActivity: (grantId, limit) => listActivity(transactions, grantId, limit),
});
