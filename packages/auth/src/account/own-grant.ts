// One of the caller's own grants. Somebody else's id and an id that never was are the same answer (T059).
import { fail, ok, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { Grant } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AccountCaller } from './account-caller.ts';

const GRANT_ID = /^[0-9a-f]{32}$/;

/** Withdrawn grants too: their activity and receipt stay readable. */
export async function findOwnGrant(
  context: AuthContext,
  { user }: AccountCaller,
  grantId: string | undefined,
): Promise<Result<Grant, Refusal>> {
  const isGrantId = grantId !== undefined && GRANT_ID.test(grantId);
  const grant = isGrantId ? await context.store.authorizations.getGrant(grantId) : null;
  return grant !== null && grant.userId === user.userId ? ok(grant) : fail(refuse('not_found'));
}
