// grant_type=client_credentials (RFC 6749 §4.4): an account gets a token for itself, for ten minutes at most, bound to a key of its
// process. There is no refresh token: who has the account's key asks again.
import { encodeUtf8 } from '@davit/crypto';
import {
  fail,
  formatScope,
  ok,
  type PlainResponse,
  parseScope,
  type Result,
  type TokenResponse,
} from '@davit/protocol';
import { mayCarry } from '../clients/account.ts';
import type { Client } from '../clients/client.ts';
import { CLIENT_TOKEN_MAX_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import { proofRefusal } from '../dpop/proof.ts';
import { json } from '../http/respond.ts';
import { bucket, tooMany } from '../http/throttle-bucket.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { mintSecret } from '../secrets/secret.ts';
import { replayRefusal, type TokenRequest } from './token-request.ts';

const PLAIN = /^[a-z0-9_.:-]{1,64}$/i;
const OWN_KEY_HINT = 'Make a key for the process, and use DPoP with that one.';
const HINT = 'Ask for less, or let the operator give the account more (token_scopes).';

/** All that the account has, unless it asks for less. */
function requestedScope(text: string | null, client: Client): Result<readonly string[], Refusal> {
  if (text === null)
    return client.tokenScopes.length > 0
      ? ok(client.tokenScopes)
      : fail(refuse('invalid_scope', 'This account has no scope of its own', HINT));
  const scope = parseScope(text);
  if (scope === null || scope.length === 0) return fail(refuse('invalid_scope', 'The parameter scope is malformed'));
  const wider = scope.find((name) => !mayCarry(client, name));
  if (wider === undefined) return ok(scope);
  const named = PLAIN.test(wider) ? wider : 'a scope of this request';
  return fail(refuse('invalid_scope', `This account may not have ${named}`, HINT));
}

/** Each token leaves a row in the audit log: nobody fills it. */
async function takeOne(context: AuthContext, { clientId }: Client): Promise<Refusal | null> {
  const counted = await bucket(context, context.config.limits.tokensPerAccount, 'client-token', encodeUtf8(clientId));
  const taken = await context.store.throttle.take([counted]);
  return taken.kind === 'limited' ? tooMany(taken.retryAfterMs) : null;
}

export async function clientCredentials(
  context: AuthContext,
  { client, facts, form, jkt, keyid, spends, usedAssertion }: TokenRequest,
): Promise<Result<PlainResponse, Refusal>> {
  const scope = requestedScope(form.get('scope'), client);
  if (!scope.ok) return scope;
  if (keyid === null) return fail(refuse('invalid_client'));
  if (jkt === null) return fail(proofRefusal('invalid_dpop_proof', false, 'An account must send a DPoP proof'));
  // One key, one purpose (authorization.md §1): who has a token and its key must not have the account.
  if (jkt === keyid)
    return fail(proofRefusal('invalid_dpop_proof', false, 'This is the key of the account', OWN_KEY_HINT));
  const limited = await takeOne(context, client);
  if (limited !== null) return fail(limited);
  const { clientId } = client;
  const token = await mintSecret(context, 'ct');
  const seconds = Math.min(CLIENT_TOKEN_MAX_SECONDS, context.config.accessTokenTtlSeconds);
  const granted = formatScope(scope.value);
  const outcome = await context.store.clientTokens.issue({
    attemptId: newAttemptId(context),
    spends,
    clientId,
    keyid,
    dpopJkt: jkt,
    scope: scope.value,
    token: { id: token.id, secretHash: token.secretHash, ttlMs: seconds * 1000 },
    audit: [
      { event: 'client_token.issued', ...facts, tokenId: token.id, status: 200, detail: { keyid, scope: granted } },
    ],
  });
  switch (outcome.kind) {
    case 'issued': {
      const body: TokenResponse = {
        access_token: token.text,
        token_type: 'DPoP',
        expires_in: Math.max(0, Math.min(seconds, Math.ceil((outcome.expiresAt - context.store.now()) / 1000))),
        scope: granted,
      };
      return ok(json(200, body, [['pragma', 'no-cache']]));
    }
    case 'not_live':
      // Suspended, or the key revoked, between the proof and this statement.
      return fail(refuse('invalid_client'));
    case 'replayed':
      return fail(replayRefusal({ usedAssertion }));
  }
}
