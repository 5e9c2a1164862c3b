// A code becomes a family: one conditional statement spends it, and a second valid presentation ends the family.
import type { RedeemInput, RedeemOutcome } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { endFamily, endSurplusFamilies } from './end-family.ts';
import { FAMILY_COLUMNS, type FamilyRow, toFamily, toScope } from './family-row.ts';
import type { GrantRefusal } from './grant-refusal.ts';
import { leastOf } from './least-of.ts';
import { codeIsLive, codeLiveFlags, type LiveFlags, type NotLiveReason, notLiveReason } from './live.ts';
import { LOCK_USER } from './lock-user.ts';
import { mintAccessToken, mintedBy } from './mint-access-token.ts';
import { type Decision, keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

export const SPEND_CODE = `UPDATE codes AS c SET spent_by = :attempt, family_id = :family
  WHERE c.id = :code AND c.secret_hash = :hash AND c.client_id = :client AND c.challenge = :challenge
    AND (c.dpop_jkt IS NULL OR c.dpop_jkt = :jkt) AND c.spent_by IS NULL AND c.expires_at > :now
    AND ${codeIsLive('c')}
  RETURNING scope, user_id`;

export const CREATE_FAMILY = `INSERT INTO families
    (family_id, client_id, user_id, user_generation, host_client_id, host_family_id, assurance, grant_id, grant_version,
     scope, offline, nonce, dpop_jkt, generation, salt, auth_time, epoch, created_at, refreshed_at,
     idle_expires_at, absolute_expires_at)
  SELECT :family, client_id, user_id, user_generation, host_client_id, host_family_id, assurance, grant_id, grant_version,
     scope, :offline, nonce, :jkt, 0, :salt, auth_time, epoch, :now, :now, ${leastOf(':now + :idle', ':now + :absolute')}, :now + :absolute
  FROM codes WHERE id = :code
  RETURNING ${FAMILY_COLUMNS}`;

export const DIAGNOSE_CODE = `SELECT c.client_id, c.user_id, c.grant_id, c.challenge, c.dpop_jkt, c.expires_at, c.spent_by,
    c.family_id, ${codeLiveFlags('c')}
  FROM codes c WHERE c.id = :code AND c.secret_hash = :hash`;

const FIND_FAMILY = `SELECT ${FAMILY_COLUMNS} FROM families WHERE family_id = :family`;

interface CodeRow extends LiveFlags {
  readonly client_id: string;
  readonly user_id: string;
  readonly grant_id: string | null;
  readonly challenge: string;
  readonly dpop_jkt: string | null;
  readonly expires_at: number;
  readonly spent_by: string | null;
  readonly family_id: string | null;
}

const REFUSALS: Readonly<Record<NotLiveReason, GrantRefusal>> = {
  epoch_ended: 'code_expired',
  generation_ended: 'host_session_ended',
  grant_withdrawn: 'grant_withdrawn',
  user_inactive: 'user_inactive',
  client_inactive: 'client_inactive',
  host_session_ended: 'host_session_ended',
};

const refused = (reason: GrantRefusal, row?: CodeRow): RedeemOutcome => ({
  kind: 'refused',
  reason,
  familyId: row?.family_id ?? null,
  grantId: row?.grant_id ?? null,
  userId: row?.user_id ?? null,
});

/** Client, verifier and key, in this order; null when the presentation is valid. */
function wrongBinding(row: CodeRow, input: RedeemInput): GrantRefusal | null {
  if (row.client_id !== input.clientId) return 'client_mismatch';
  if (row.challenge !== input.challenge) return 'verifier_mismatch';
  return row.dpop_jkt !== null && row.dpop_jkt !== input.dpopJkt ? 'key_mismatch' : null;
}

/** This attempt has won before, and its answer was lost: the same answer again. */
function* wonBefore(tx: Transaction, row: CodeRow, input: RedeemInput): Steps<RedeemOutcome | null> {
  if (row.spent_by !== input.attemptId || row.family_id === null) return null;
  const family = yield* tx.get<FamilyRow>(FIND_FAMILY, { family: row.family_id });
  const token = yield* mintedBy(tx, input.attemptId, input.accessToken.id, row.family_id);
  if (family === null || token === null) return null;
  return { kind: 'redeemed', family: toFamily(family), accessExpiresAt: token.expires_at };
}

function* diagnose(tx: Transaction, input: RedeemInput): Steps<Decision<RedeemOutcome>> {
  const row = yield* tx.get<CodeRow>(DIAGNOSE_CODE, { code: input.codeId, hash: input.secretHash, now: tx.now });
  if (row === null) return undo(refused('code_unknown'));
  const wrong = wrongBinding(row, input);
  if (wrong !== null) return undo(refused(wrong, row));
  const before = yield* wonBefore(tx, row, input);
  if (before !== null) return undo(before);
  if (row.family_id !== null) {
    const ended = yield* endFamily(tx, row.family_id, 'code_spent');
    return { keep: ended, outcome: refused('code_spent', row) };
  }
  const reason = notLiveReason(row);
  return undo(refused(reason === null ? 'code_expired' : REFUSALS[reason], row));
}

function* redeemCode(tx: Transaction, input: RedeemInput): Steps<Decision<RedeemOutcome>> {
  const spent = yield* tx.get<{ scope: string; user_id: string }>(SPEND_CODE, {
    attempt: input.attemptId,
    family: input.familyId,
    code: input.codeId,
    hash: input.secretHash,
    client: input.clientId,
    challenge: input.challenge,
    jkt: input.dpopJkt,
    now: tx.now,
  });
  if (spent === null) return yield* diagnose(tx, input);
  yield* tx.lock(LOCK_USER, { user: spent.user_id });
  const family = yield* tx.get<FamilyRow>(CREATE_FAMILY, {
    family: input.familyId,
    offline: toScope(spent.scope).includes('offline_access') ? 1 : 0,
    jkt: input.dpopJkt,
    salt: input.salt,
    now: tx.now,
    idle: input.idleMs,
    absolute: input.absoluteMs,
    code: input.codeId,
  });
  if (family === null) throw new Error('a spent code made no family');
  const accessExpiresAt = yield* mintAccessToken(tx, {
    token: input.accessToken,
    family,
    scope: null,
    dpopJkt: input.dpopJkt,
    generation: 0,
    repeated: false,
    attemptId: input.attemptId,
  });
  if (accessExpiresAt === null) throw new Error('an access token id came twice');
  yield* endSurplusFamilies(tx, family, input.maxFamilies);
  yield* appendAudit(tx, input.audit, {
    clientId: family.client_id,
    hostClientId: family.host_client_id,
    userId: family.user_id,
    grantId: family.grant_id,
    familyId: family.family_id,
  });
  return keep({ kind: 'redeemed', family: toFamily(family), accessExpiresAt });
}

export const redeem = (transactions: Transactions, input: RedeemInput): Promise<RedeemOutcome> =>
  runVerb(transactions, input, (tx) => redeemCode(tx, input), `code ${input.codeId}`);
