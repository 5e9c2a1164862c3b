// The door for accounts: one token of their own in the Authorization header, live, bound to the key of the proof, with the scope.
// What changes something spends the proof first, so that a request comes through once.
import { fail, ok, type Result } from '@davit/protocol';
import { mayCarry } from '../clients/account.ts';
import { isFromBrowser } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import { checkProof, proofRefusal } from '../dpop/proof.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { LiveClientToken } from '../ports/client-token-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hashSecret, parseSecret } from '../secrets/secret.ts';
import { decideSigning } from '../signing/decide-signing.ts';
import { tokenRefusal } from './challenge.ts';
import { presentedToken } from './presented-token.ts';

const READS: readonly string[] = ['GET', 'HEAD'];

/** The scope of the answer is what the account still has of the token's. A `scope` of null is any. */
export async function authenticateClientToken(
  context: AuthContext,
  request: AuthRequest,
  { scope }: { readonly scope: string | null },
): Promise<Result<LiveClientToken, Refusal>> {
  if (isFromBrowser(request)) return fail(refuse('origin_refused', 'An account is never used from a web page'));
  const presented = presentedToken(request);
  if (!presented.ok) return presented;
  const { scheme, text } = presented.value;
  const secret = parseSecret('ct', text);
  // Every one of them is bound to a key: as Bearer none is good for anything.
  if (secret === null || scheme !== 'DPoP') return fail(tokenRefusal(scheme, 'token_unknown'));
  const proof = await checkProof(context, request, { accessToken: text, api: true });
  if (!proof.ok) return proof;
  if (proof.value === null) return fail(proofRefusal('invalid_dpop_proof', true, 'A DPoP proof is missing'));
  const { jkt, spend } = proof.value;
  const outcome = await context.store.clientTokens.resolve(secret.id, await hashSecret(context, secret.secret));
  if (outcome.dpopJkt !== jkt) return fail(tokenRefusal('DPoP', 'token_unknown'));
  if (outcome.kind === 'dead') return fail(tokenRefusal('DPoP', outcome.reason));
  const { token } = outcome;
  const unsigned = decideSigning(context, request, token);
  if (unsigned !== null) return fail(unsigned);
  const held = token.scope.filter((name) => mayCarry(token, name));
  if (scope !== null && !held.includes(scope)) return fail(tokenRefusal('DPoP', 'insufficient_scope', scope));
  if (!READS.includes(request.method) && !(await context.store.signingKeys.spendNonce(spend)))
    return fail(proofRefusal('invalid_dpop_proof', true));
  return ok({ ...token, scope: held });
}

/** Whether the token of a request that was let in before is still good: for what takes long to arrive. Asks for no proof again. */
export async function isStillLive(context: AuthContext, request: AuthRequest): Promise<boolean> {
  const presented = presentedToken(request);
  const secret = presented.ok ? parseSecret('ct', presented.value.text) : null;
  if (secret === null) return false;
  const { kind } = await context.store.clientTokens.resolve(secret.id, await hashSecret(context, secret.secret));
  return kind !== 'dead';
}
