// A code or refresh token that was refused: one audit row with the fine reason, one sentence on the wire (authorization.md §9).
import type { GrantRefusal } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import { type Refusal, refuse } from '../refusal.ts';

export interface RefusedGrant extends Pick<AuditEntry, 'method' | 'path' | 'clientId' | 'tokenId'> {
  readonly event: 'code.refused' | 'token.refused';
  readonly reason: GrantRefusal;
  readonly familyId?: string | null;
  readonly grantId?: string | null;
  readonly userId?: string | null;
}

/** Writes the audit row and nothing else: nothing is burned, nothing is counted. Fails closed when the row cannot be written. */
export async function refuseGrant(context: Pick<AuthContext, 'store'>, refused: RefusedGrant): Promise<Refusal> {
  const { familyId, grantId, userId, ...entry } = refused;
  await context.store.audit.append([
    {
      ...entry,
      status: 400,
      familyId: familyId ?? undefined,
      grantId: grantId ?? undefined,
      userId: userId ?? undefined,
    },
  ]);
  return refuse('grant_invalid');
}
