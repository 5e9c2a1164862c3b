// grant_type=refresh_token: the family row is updated, a repeat at once gets the identical successor (authorization.md §8 Refresh).
import { fail, ok, type PlainResponse, parseScope, type Result } from '@davit/protocol';
import { REFRESH_IDLE_SECONDS, REFRESH_REPEAT_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { RefreshOutcome } from '../ports/token-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { isRefreshSecretRight, type PresentedRefreshToken, parseRefreshToken } from '../secrets/refresh-token.ts';
import { type MintedSecret, mintSecret } from '../secrets/secret.ts';
import { type RefusedGrant, refuseGrant } from './refused-grant.ts';
import { replayRefusal, type TokenRequest } from './token-request.ts';
import { accessTokenTtlSeconds, tokenResponse } from './token-response.ts';

const scopeTooWide = (): Refusal => refuse('invalid_scope', 'A refresh may narrow the scope, never widen it');

/** The scope that was asked for, or null for all of it. */
function requestedScope({ form }: TokenRequest): Result<readonly string[] | null, Refusal> {
  const text = form.get('scope');
  if (text === null) return ok(null);
  const scope = parseScope(text);
  return scope === null ? fail(refuse('invalid_scope', 'The parameter scope is malformed')) : ok(scope);
}

function refreshFamily(
  context: AuthContext,
  request: TokenRequest,
  presented: PresentedRefreshToken,
  facts: { readonly userId: string; readonly grantId: string | null },
  accessToken: MintedSecret<'at'>,
  scope: readonly string[] | null,
): Promise<RefreshOutcome> {
  const { client } = request;
  return context.store.tokens.refresh({
    attemptId: newAttemptId(context),
    spends: request.spends,
    familyId: presented.familyId,
    presentedGeneration: presented.generation,
    clientId: client.clientId,
    dpopJkt: request.jkt,
    // A public client has nothing but rotation and its key, whatever its policy says.
    rotation: client.authMethod === 'none' ? 'always' : client.refreshRotation,
    scope,
    accessToken: {
      id: accessToken.id,
      secretHash: accessToken.secretHash,
      ttlMs: accessTokenTtlSeconds(context.config, client) * 1000,
    },
    idleMs: REFRESH_IDLE_SECONDS * 1000,
    repeatMs: REFRESH_REPEAT_SECONDS * 1000,
    audit: [
      {
        event: 'token.refreshed',
        ...request.facts,
        familyId: presented.familyId,
        userId: facts.userId,
        grantId: facts.grantId ?? undefined,
        tokenId: accessToken.id,
        status: 200,
      },
    ],
  });
}

export async function refreshTokens(
  context: AuthContext,
  request: TokenRequest,
): Promise<Result<PlainResponse, Refusal>> {
  const { client } = request;
  const text = request.form.require('refresh_token');
  if (!text.ok) return text;
  const scope = requestedScope(request);
  if (!scope.ok) return scope;
  const refused = (reason: RefusedGrant['reason'], more: Partial<RefusedGrant> = {}) =>
    refuseGrant(context, { event: 'token.refused', reason, ...request.facts, ...more });

  const presented = parseRefreshToken(text.value);
  if (presented === null) return fail(await refused('refresh_unknown'));
  const facts = await context.store.tokens.refreshFacts(presented.familyId);
  if (facts === null || !(await isRefreshSecretRight(context, presented, facts.salt)))
    // The family is not named: whoever lacks the secret does not write into a user's activity.
    return fail(await refused('refresh_unknown'));

  const accessToken = await mintSecret(context, 'at');
  const outcome = await refreshFamily(context, request, presented, facts, accessToken, scope.value);
  switch (outcome.kind) {
    case 'refreshed': {
      const { accessExpiresAt, family, generation } = outcome;
      const granted = scope.value ?? family.scope;
      const issued = { client, family, accessToken: accessToken.text, accessExpiresAt, generation };
      return ok(await tokenResponse(context, { ...issued, scope: granted, nonce: null }));
    }
    case 'refused':
      return fail(
        await refused(outcome.reason, {
          familyId: outcome.familyId,
          grantId: outcome.grantId,
          userId: outcome.userId,
        }),
      );
    case 'scope_wider':
      return fail(scopeTooWide());
    case 'replayed':
      return fail(replayRefusal(request));
  }
}
