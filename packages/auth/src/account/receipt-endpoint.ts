// GET /account/grants/{id}/receipt: the latest consent receipt, signed by a key of /oauth/jwks/receipts.
import { fail, ok, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { json } from '../http/respond.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AccountCaller } from './account-caller.ts';
import { findOwnGrant } from './own-grant.ts';

export async function showReceipt(
  context: AuthContext,
  _request: PlainRequest,
  caller: AccountCaller,
  { id }: Readonly<Record<string, string>>,
): Promise<Result<PlainResponse, Refusal>> {
  const found = await findOwnGrant(context, caller, id);
  if (!found.ok) return found;
  const receipt = await context.store.authorizations.latestReceipt(found.value.grantId);
  return receipt === null ? fail(refuse('not_found')) : ok(json(200, { receipt: receipt.jws }));
}
