// Refreshing updates the family's one row: the current generation rotates by one conditional statement, and what did not
// rotate is decided in the same transaction.
import type { RefreshInput, RefreshOutcome } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { decideRefresh } from './decide-refresh.ts';
import { endFamily } from './end-family.ts';
import { FAMILY_COLUMNS, type FamilyRow, familyColumnsOf, fromScope, toFamily, toScope } from './family-row.ts';
import type { GrantRefusal } from './grant-refusal.ts';
import { leastOf } from './least-of.ts';
import { familyIsLive, familyLiveFlags, type LiveFlags, type NotLiveReason, notLiveReason } from './live.ts';
import { mintAccessToken, mintedBy } from './mint-access-token.ts';
import { type Decision, keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

const presentedCurrent = `f.family_id = :family AND f.client_id = :client AND f.generation = :generation
    AND f.revoked_at IS NULL AND f.idle_expires_at > :now AND f.absolute_expires_at > :now
    AND ${familyIsLive('f')}`;

/** Public clients: the next generation, with the key that the family is bound to. */
export const ROTATE = `UPDATE families AS f SET generation = f.generation + 1, previous_rotated_at = f.rotated_at,
    rotated_at = :now, refreshed_at = :now, idle_expires_at = ${leastOf(':now + :idle', 'f.absolute_expires_at')}
  WHERE ${presentedCurrent} AND f.dpop_jkt IS NOT DISTINCT FROM :jkt
  RETURNING ${FAMILY_COLUMNS}`;
/**
 * Confidential clients: the same generation stays, and the client itself is what the token is bound to. A retry, whose
 * token is there already, changes nothing.
 */
export const EXTEND = `UPDATE families AS f SET refreshed_at = :now,
    idle_expires_at = ${leastOf(':now + :idle', 'f.absolute_expires_at')}
  WHERE ${presentedCurrent} AND NOT EXISTS (SELECT 1 FROM access_tokens t WHERE t.id = :token)
  RETURNING ${FAMILY_COLUMNS}`;

export const DIAGNOSE_FAMILY = `SELECT ${familyColumnsOf('f')}, f.rotated_at, f.previous_rotated_at, f.revoked_at,
    ${familyLiveFlags('f')}
  FROM families f WHERE f.family_id = :family`;

/** What follows a look is decided on a row that stands still. */
const LOCK_FAMILY = 'SELECT 1 FROM families WHERE family_id = :family FOR NO KEY UPDATE';

interface DiagnosedRow extends FamilyRow, LiveFlags {
  readonly rotated_at: number | null;
  readonly previous_rotated_at: number | null;
  readonly revoked_at: number | null;
}

const REFUSALS: Readonly<Record<NotLiveReason, GrantRefusal>> = {
  epoch_ended: 'family_revoked',
  generation_ended: 'family_revoked',
  grant_withdrawn: 'grant_withdrawn',
  user_inactive: 'user_inactive',
  client_inactive: 'client_inactive',
  host_session_ended: 'host_session_ended',
};

const refused = (reason: GrantRefusal, row?: FamilyRow): RefreshOutcome => ({
  kind: 'refused',
  reason,
  familyId: row?.family_id ?? null,
  grantId: row?.grant_id ?? null,
  userId: row?.user_id ?? null,
});

interface Won {
  readonly row: FamilyRow;
  readonly generation: number;
  readonly repeated: boolean;
  readonly accessExpiresAt: number;
}
const refreshed = (won: Won, dpopJkt: string | null): RefreshOutcome => ({
  kind: 'refreshed',
  family: toFamily(won.row, dpopJkt),
  generation: won.generation,
  repeated: won.repeated,
  accessExpiresAt: won.accessExpiresAt,
});

/** This attempt has won before, and its answer was lost: the same answer again. */
function* wonBefore(tx: Transaction, row: FamilyRow, input: RefreshInput): Steps<RefreshOutcome | null> {
  const token = yield* mintedBy(tx, input.attemptId, input.accessToken.id, row.family_id);
  if (token === null) return null;
  const { generation, expires_at: accessExpiresAt } = token;
  return refreshed({ row, generation, repeated: token.repeated === 1, accessExpiresAt }, input.dpopJkt);
}

function* mint(
  tx: Transaction,
  row: FamilyRow,
  input: RefreshInput,
  repeated: boolean,
): Steps<Decision<RefreshOutcome>> {
  const held = toScope(row.scope);
  if (input.scope?.some((name) => !held.includes(name))) return undo({ kind: 'scope_wider' });
  const accessExpiresAt = yield* mintAccessToken(tx, {
    token: input.accessToken,
    family: row,
    scope: input.scope === null ? null : fromScope(input.scope),
    dpopJkt: input.dpopJkt,
    generation: row.generation,
    repeated,
    attemptId: input.attemptId,
  });
  if (accessExpiresAt === null) throw new Error('an access token id came twice');
  yield* appendAudit(tx, input.audit, {
    clientId: row.client_id,
    hostClientId: row.host_client_id,
    userId: row.user_id,
    grantId: row.grant_id,
    familyId: row.family_id,
  });
  return keep(refreshed({ row, generation: row.generation, repeated, accessExpiresAt }, input.dpopJkt));
}

function* diagnose(tx: Transaction, input: RefreshInput): Steps<Decision<RefreshOutcome>> {
  yield* tx.lock(LOCK_FAMILY, { family: input.familyId });
  const row = yield* tx.get<DiagnosedRow>(DIAGNOSE_FAMILY, { family: input.familyId, now: tx.now });
  if (row === null) return undo(refused('refresh_unknown'));
  if (row.client_id !== input.clientId) return undo(refused('client_mismatch', row));
  if (input.rotation === 'always' && row.dpop_jkt !== input.dpopJkt) return undo(refused('key_mismatch', row));
  const before = yield* wonBefore(tx, row, input);
  if (before !== null) return undo(before);
  const reason = notLiveReason(row);
  const facts = {
    generation: row.generation,
    rotatedAt: row.rotated_at,
    previousRotatedAt: row.previous_rotated_at,
    revoked: row.revoked_at !== null,
    expired: row.idle_expires_at <= tx.now || row.absolute_expires_at <= tx.now,
    notLive: reason === null ? null : REFUSALS[reason],
  };
  const decision = decideRefresh(facts, input.presentedGeneration, tx.now, input.repeatMs);
  if (decision.kind === 'repeat') return yield* mint(tx, row, input, true);
  if (decision.kind === 'refuse') return undo(refused(decision.reason, row));
  yield* endFamily(tx, row.family_id, 'refresh_reused');
  return keep(refused('refresh_reused', row));
}

function* refreshFamily(tx: Transaction, input: RefreshInput): Steps<Decision<RefreshOutcome>> {
  const presented = {
    family: input.familyId,
    client: input.clientId,
    generation: input.presentedGeneration,
    now: tx.now,
    idle: input.idleMs,
  };
  const row =
    input.rotation === 'always'
      ? yield* tx.get<FamilyRow>(ROTATE, { ...presented, jkt: input.dpopJkt })
      : yield* tx.get<FamilyRow>(EXTEND, { ...presented, token: input.accessToken.id });
  return row === null ? yield* diagnose(tx, input) : yield* mint(tx, row, input, false);
}

export const refresh = (transactions: Transactions, input: RefreshInput): Promise<RefreshOutcome> =>
  runVerb(transactions, input, (tx) => refreshFamily(tx, input), `family ${input.familyId}`);
