// grant_type=authorization_code: one code becomes one family, exactly once (authorization.md §8 Redeem).
// `redirect_uri` is not looked at: a brokered code has none, PKCE and the key carry the binding. Neither is `scope`: RFC 6749
// §4.1.3 knows none here, and the answer says what was granted.
import { fail, ok, type PlainResponse, type Result } from '@davit/protocol';
import { REFRESH_ABSOLUTE_SECONDS, REFRESH_IDLE_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId, newId } from '../secrets/id.ts';
import { hashSecret, mintSecret, parseSecret } from '../secrets/secret.ts';
import { isCodeVerifier, toChallenge } from './code-verifier.ts';
import { refuseGrant } from './refused-grant.ts';
import { replayRefusal, type TokenRequest } from './token-request.ts';
import { accessTokenTtlSeconds, tokenResponse } from './token-response.ts';

const SALT_BYTES = 16;

export async function redeemCode(
  context: AuthContext,
  { client, facts, form, jkt, spends, usedAssertion }: TokenRequest,
): Promise<Result<PlainResponse, Refusal>> {
  const code = form.require('code');
  if (!code.ok) return code;
  const verifier = form.require('code_verifier');
  if (!verifier.ok) return verifier;
  if (!isCodeVerifier(verifier.value))
    return fail(refuse('invalid_request', 'code_verifier must be 43 to 128 unreserved characters (RFC 7636 §4.1)'));
  const presented = parseSecret('cod', code.value);
  if (presented === null)
    return fail(await refuseGrant(context, { event: 'code.refused', reason: 'code_unknown', ...facts }));

  const { config, store, crypto } = context;
  const accessToken = await mintSecret(context, 'at');
  const familyId = newId(context);
  const outcome = await store.tokens.redeem({
    attemptId: newAttemptId(context),
    spends,
    codeId: presented.id,
    secretHash: await hashSecret(context, presented.secret),
    clientId: client.clientId,
    challenge: await toChallenge(context, verifier.value),
    dpopJkt: jkt,
    familyId,
    salt: crypto.randomBytes(SALT_BYTES),
    accessToken: {
      id: accessToken.id,
      secretHash: accessToken.secretHash,
      ttlMs: accessTokenTtlSeconds(config, client) * 1000,
    },
    idleMs: REFRESH_IDLE_SECONDS * 1000,
    absoluteMs: REFRESH_ABSOLUTE_SECONDS * 1000,
    maxFamilies: client.kind === 'host' ? config.limits.hostSessionsPerUser : config.limits.familiesPerUserAndClient,
    audit: [
      {
        event: 'code.redeemed',
        ...facts,
        familyId,
        tokenId: accessToken.id,
        status: 200,
        detail: { code_id: presented.id },
      },
    ],
  });
  switch (outcome.kind) {
    case 'redeemed': {
      const { accessExpiresAt, family } = outcome;
      const { generation, nonce, scope } = family;
      const issued = { client, family, accessToken: accessToken.text, accessExpiresAt, generation, nonce, scope };
      return ok(await tokenResponse(context, issued));
    }
    case 'refused':
      return fail(
        await refuseGrant(context, {
          event: 'code.refused',
          ...facts,
          tokenId: presented.id,
          reason: outcome.reason,
          familyId: outcome.familyId,
          grantId: outcome.grantId,
          userId: outcome.userId,
        }),
      );
    case 'replayed':
      return fail(replayRefusal({ usedAssertion }));
  }
}
