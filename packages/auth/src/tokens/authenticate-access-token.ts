// Every API's door: one access token in the Authorization header, live, bound to the key of the proof, with the scope. One store read.
import { fail, HOST_SCOPE, ok, type Result } from '@davit/protocol';
import { checkOrigin } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import { checkProof, proofRefusal } from '../dpop/proof.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { LiveAccessToken } from '../ports/token-store.ts';
import type { SpentValue } from '../ports/verb.ts';
import type { Refusal } from '../refusal.ts';
import { hashSecret, parseSecret } from '../secrets/secret.ts';
import { decideSigning } from '../signing/decide-signing.ts';
import { tokenRefusal } from './challenge.ts';
import { presentedToken } from './presented-token.ts';

export interface AuthenticatedToken {
  readonly token: LiveAccessToken;
  /** Thumbprint of the proof's key; null for a bearer token. */
  readonly jkt: string | null;
  /** To be spent with the work that the request does; null for a bearer token. Reads do not store it. */
  readonly spend: SpentValue | null;
}

/** A token whose id and secret were right, so that its refusal can be shown in the grant's activity. */
export interface KnownToken {
  readonly tokenId: string;
  readonly familyId: string;
  readonly grantId: string | null;
}
export interface TokenRefusal extends Refusal {
  readonly known: KnownToken | null;
  /** The fine reason, for activity and audit only. */
  readonly fineReason: string;
}

const refused = (refusal: Refusal, known: KnownToken | null = null, fineReason: string = refusal.reason) =>
  fail<TokenRefusal>({ ...refusal, known, fineReason });

/**
 * Why a token is refused is told to those who hold its secret **and** its key: everybody else learns `token_unknown`.
 * A scope of null is any.
 * @see RFC 6750 §3, RFC 9449 §7.1
 */
export async function authenticateAccessToken(
  context: AuthContext,
  request: AuthRequest,
  { scope }: { readonly scope: string | null },
): Promise<Result<AuthenticatedToken, TokenRefusal>> {
  const presented = presentedToken(request);
  if (!presented.ok) return refused(presented.failure);
  const { scheme, text } = presented.value;
  const isDpop = scheme === 'DPoP';
  const secret = parseSecret('at', text);
  if (secret === null) return refused(tokenRefusal(scheme, 'token_unknown'));
  const proof = isDpop ? await checkProof(context, request, { accessToken: text, api: true }) : ok(null);
  if (!proof.ok) return refused(proof.failure);
  if (isDpop && proof.value === null)
    return refused(proofRefusal('invalid_dpop_proof', true, 'A DPoP proof is missing'));
  const jkt = proof.value?.jkt ?? null;

  const outcome = await context.store.tokens.resolve(secret.id, await hashSecret(context, secret.secret));
  const known = outcome.kind === 'live' ? factsOf(outcome.token) : outcome.known;
  if (known === null) return refused(tokenRefusal(scheme, 'token_unknown'));
  const boundTo = known.dpopJkt;
  if (boundTo !== jkt)
    // A bound token sent as Bearer, or with another key's proof; or an unbound one sent as DPoP.
    return refused(tokenRefusal(boundTo === null ? scheme : 'DPoP', 'token_unknown'), known, 'key_mismatch');
  if (outcome.kind === 'dead') return refused(tokenRefusal(scheme, outcome.reason), known);
  const { token } = outcome;
  const { requestSigning } = token;
  const unsigned = decideSigning(context, request, { clientId: token.family.clientId, requestSigning });
  if (unsigned !== null) return refused(unsigned, known);
  const origin = await checkOrigin(context, request, token.family.clientId);
  if (!origin.ok) return refused(origin.failure, known);
  const covered = (name: string) => token.scope.includes(name) && (name !== HOST_SCOPE || token.clientKind === 'host');
  if (scope !== null && !covered(scope)) return refused(tokenRefusal(scheme, 'insufficient_scope', scope), known);
  return ok({ token, jkt, spend: proof.value?.spend ?? null });
}

const factsOf = ({ tokenId, family }: LiveAccessToken): KnownToken & { readonly dpopJkt: string | null } => ({
  tokenId,
  familyId: family.familyId,
  grantId: family.grantId,
  dpopJkt: family.dpopJkt,
});
