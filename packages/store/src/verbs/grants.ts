// Reads of grants and receipts, the user's wish to be asked, and the withdrawal: one row whose risen version kills everything
// below it.
import type { Grant, Receipt, Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { FIND_GRANT } from './approve.ts';
import { GRANT_COLUMNS, type GrantRow, toGrant } from './grant-row.ts';
import type { InputOf } from './input-of.ts';
import { familyIsLive } from './live.ts';
import { keep, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

export const GET_GRANT = `SELECT ${GRANT_COLUMNS} FROM grants WHERE grant_id = :grant`;
export const LIST_GRANTS = `SELECT ${GRANT_COLUMNS}, (SELECT count(*) FROM families f
    WHERE f.user_id = grants.user_id AND f.client_id = grants.client_id AND f.grant_id = grants.grant_id
      AND f.revoked_at IS NULL AND f.idle_expires_at > :now AND f.absolute_expires_at > :now
      AND ${familyIsLive('f')}) AS live_families
  FROM grants WHERE user_id = :user AND state = 'active' ORDER BY created_at DESC, grant_id DESC`;
export const WITHDRAW = `UPDATE grants SET state = 'withdrawn', version = version + 1, scopes = '', purpose_hashes = '{}',
    updated_at = :now, withdrawn_by = :attempt
  WHERE grant_id = :grant AND user_id = :user AND state = 'active'
  RETURNING version, client_id`;
export const SET_ASK_EVERY_TIME = `UPDATE grants SET ask_every_time = :ask
  WHERE grant_id = :grant AND user_id = :user AND state = 'active'
  RETURNING client_id`;
const WITHDRAWN_BEFORE = `SELECT version FROM grants WHERE grant_id = :grant AND user_id = :user AND withdrawn_by = :attempt`;
export const LATEST_RECEIPT = `SELECT id, jws FROM receipts WHERE grant_id = :grant
  ORDER BY created_at DESC, rowid DESC LIMIT 1`;

export const findGrant = (transactions: Transactions, user: string, client: string): Promise<Grant | null> =>
  transactions.read(function* (reader) {
    const row = yield* reader.get<GrantRow>(FIND_GRANT, { user, client });
    return row && toGrant(row);
  });

export const getGrant = (transactions: Transactions, grant: string): Promise<Grant | null> =>
  transactions.read(function* (reader) {
    const row = yield* reader.get<GrantRow>(GET_GRANT, { grant });
    return row && toGrant(row);
  });

export const listGrants = (
  transactions: Transactions,
  user: string,
): Promise<(Grant & { readonly liveFamilies: number })[]> =>
  transactions.read(function* (reader, now) {
    const rows = yield* reader.all<GrantRow & { readonly live_families: number }>(LIST_GRANTS, { user, now });
    return rows.map((row) => ({ ...toGrant(row), liveFamilies: row.live_families }));
  });

export const latestReceipt = (transactions: Transactions, grant: string): Promise<Receipt | null> =>
  transactions.read(function* (reader) {
    return yield* reader.get<{ id: string; jws: string }>(LATEST_RECEIPT, { grant });
  });

export type WithdrawInput = InputOf<'authorizations', 'withdrawGrant'>;
type Withdrawn = { kind: 'withdrawn'; version: number } | { kind: 'not_found' };

/** What was withdrawn already is `not_found`: there is nothing left to withdraw. */
export const withdrawGrant = (transactions: Transactions, input: WithdrawInput): Promise<Withdrawn | Replayed> =>
  runVerb<Withdrawn>(transactions, input, function* (tx) {
    const named = { grant: input.grantId, user: input.userId, attempt: input.attemptId };
    const row = yield* tx.get<{ version: number; client_id: string }>(WITHDRAW, { ...named, now: tx.now });
    if (row === null) {
      const before = yield* tx.get<{ version: number }>(WITHDRAWN_BEFORE, named);
      return undo(before === null ? { kind: 'not_found' } : { kind: 'withdrawn', version: before.version });
    }
    yield* appendAudit(tx, input.audit, { clientId: row.client_id, userId: input.userId, grantId: input.grantId });
    return keep({ kind: 'withdrawn', version: row.version });
  });

export type SetAskEveryTimeInput = InputOf<'authorizations', 'setAskEveryTime'>;
type AskEveryTimeSet = { kind: 'updated' } | { kind: 'not_found' };

export const setAskEveryTime = (
  transactions: Transactions,
  input: SetAskEveryTimeInput,
): Promise<AskEveryTimeSet | Replayed> =>
  runVerb<AskEveryTimeSet>(transactions, input, function* (tx) {
    const named = { grant: input.grantId, user: input.userId, ask: input.askEveryTime ? 1 : 0 };
    const row = yield* tx.get<{ client_id: string }>(SET_ASK_EVERY_TIME, named);
    if (row === null) return undo({ kind: 'not_found' });
    yield* appendAudit(tx, input.audit, { clientId: row.client_id, userId: input.userId, grantId: input.grantId });
    return keep({ kind: 'updated' });
  });
