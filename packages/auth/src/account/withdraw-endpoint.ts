// DELETE /account/grants/{id}: withdraws. One row is written, and everything below the grant is dead with it.
import { fail, ok, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import { proofRefusal } from '../dpop/proof.ts';
import { noContent } from '../http/respond.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import type { AccountCaller } from './account-caller.ts';
import { findOwnGrant } from './own-grant.ts';

/** Repeating it changes nothing and is answered the same: the caller's wish is fulfilled. */
export async function withdrawGrant(
  context: AuthContext,
  request: PlainRequest,
  caller: AccountCaller,
  { id }: Readonly<Record<string, string>>,
): Promise<Result<PlainResponse, Refusal>> {
  const found = await findOwnGrant(context, caller, id);
  if (!found.ok) return found;
  const { grantId, clientId, state } = found.value;
  if (state === 'withdrawn') return ok(noContent());
  const { userId } = caller.user;
  const outcome = await context.store.authorizations.withdrawGrant({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    grantId,
    userId,
    audit: [
      {
        event: 'grant.withdrawn',
        grantId,
        clientId,
        hostClientId: caller.hostClientId,
        userId,
        ...requestFacts(request),
        status: 204,
      },
    ],
  });
  switch (outcome.kind) {
    case 'withdrawn':
      return ok(noContent());
    case 'not_found':
      // Withdrawn by a parallel request since we looked.
      return (await findOwnGrant(context, caller, id)).ok ? ok(noContent()) : fail(refuse('not_found'));
    case 'replayed':
      return fail(proofRefusal('invalid_dpop_proof', true));
  }
}
