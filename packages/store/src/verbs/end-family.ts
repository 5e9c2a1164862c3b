// Revokes families that the store itself ends (replay, too many), with the audit row in the same transaction.
import { appendAudit } from './append-audit.ts';
import { familyHostLive } from './live.ts';
import type { Steps, Transaction } from './transaction.ts';

const REVOKE = `UPDATE families SET revoked_at = :now, revoked_reason = :reason
  WHERE family_id = :family AND revoked_at IS NULL
  RETURNING family_id, client_id, host_client_id, user_id, grant_id`;

/** Slots belong to the families used last. Dead ones of an older generation, grant or epoch are never younger than live ones. */
const ALL = 1_000_000_000;
const surplus = (group: string) => `UPDATE families SET revoked_at = :now, revoked_reason = 'too_many'
  WHERE family_id IN (
    SELECT f.family_id FROM families f
    WHERE f.user_id = :user AND ${group} AND f.family_id <> :family AND f.revoked_at IS NULL
      AND f.idle_expires_at > :now AND f.absolute_expires_at > :now AND ${familyHostLive('f')}
    ORDER BY f.refreshed_at DESC, f.family_id DESC LIMIT ${ALL} OFFSET :others)
  RETURNING family_id, client_id, host_client_id, user_id, grant_id`;
export const END_SURPLUS_OF_APP = surplus('f.client_id = :client AND f.grant_id IS NOT NULL');
/** Host sessions are counted per user, whatever the host. */
export const END_SURPLUS_OF_HOST = surplus('f.grant_id IS NULL');

interface EndedRow {
  readonly family_id: string;
  readonly client_id: string;
  readonly host_client_id: string;
  readonly user_id: string;
  readonly grant_id: string | null;
}

function* auditEnd(tx: Transaction, row: EndedRow, reason: string): Steps<void> {
  yield* appendAudit(tx, [{ event: 'family.revoked', reason }], {
    clientId: row.client_id,
    hostClientId: row.host_client_id,
    userId: row.user_id,
    grantId: row.grant_id,
    familyId: row.family_id,
  });
}

/** False when it was revoked before. */
export function* endFamily(tx: Transaction, family: string, reason: 'code_spent' | 'refresh_reused'): Steps<boolean> {
  const row = yield* tx.get<EndedRow>(REVOKE, { family, reason, now: tx.now });
  if (row !== null) yield* auditEnd(tx, row, reason);
  return row !== null;
}

export interface NewestFamily {
  readonly family_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly grant_id: string | null;
}

/** Ends those refreshed longest ago, so that with the newest one at most `max` are left. */
export function* endSurplusFamilies(tx: Transaction, newest: NewestFamily, max: number): Steps<void> {
  const slots = { user: newest.user_id, family: newest.family_id, others: Math.max(max - 1, 0), now: tx.now };
  const ended =
    newest.grant_id === null
      ? yield* tx.all<EndedRow>(END_SURPLUS_OF_HOST, slots)
      : yield* tx.all<EndedRow>(END_SURPLUS_OF_APP, { ...slots, client: newest.client_id });
  for (const row of ended) yield* auditEnd(tx, row, 'too_many');
}
