// PATCH /account/grants/{id}: the user's own "ask me every time". Changes nothing that was allowed, and ends nothing.
import { fail, grantPatchSchema, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import { proofRefusal } from '../dpop/proof.ts';
import { readJson } from '../http/json.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import type { AccountCaller } from './account-caller.ts';
import { showGrant } from './grants-endpoint.ts';
import { findOwnGrant } from './own-grant.ts';

/** Answered with the grant as it is now. */
export async function patchGrant(
  context: AuthContext,
  request: PlainRequest,
  caller: AccountCaller,
  params: Readonly<Record<string, string>>,
): Promise<Result<PlainResponse, Refusal>> {
  const found = await findOwnGrant(context, caller, params.id);
  if (!found.ok) return found;
  const patch = readJson(request, grantPatchSchema);
  if (!patch.ok) return patch;
  const { ask_every_time: askEveryTime } = patch.value;
  const { grantId, clientId } = found.value;
  const { userId } = caller.user;
  const outcome = await context.store.authorizations.setAskEveryTime({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    grantId,
    userId,
    askEveryTime,
    audit: [
      {
        event: 'grant.asking_changed',
        grantId,
        clientId,
        hostClientId: caller.hostClientId,
        userId,
        ...requestFacts(request),
        status: 200,
        detail: { ask_every_time: askEveryTime },
      },
    ],
  });
  switch (outcome.kind) {
    case 'updated':
      return showGrant(context, request, caller, params);
    case 'not_found':
      // Withdrawn, now or before: there is nothing to ask about.
      return fail(refuse('not_found'));
    case 'replayed':
      return fail(proofRefusal('invalid_dpop_proof', true));
  }
}
