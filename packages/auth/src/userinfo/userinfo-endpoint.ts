// GET and POST /oauth/userinfo: the user-details API (OIDC Core §5.3). One store read; every read and every refusal shows up in the activity.
import { errorResponseSchema, type PlainRequest, userInfoSchema } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import { json } from '../http/respond.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { refusalResponse } from '../refusal.ts';
import { authenticateAccessToken, type TokenRefusal } from '../tokens/authenticate-access-token.ts';
import { openProfile } from '../users/profile.ts';
import { subjectFor } from '../users/subject.ts';
import { toClaims } from './claims.ts';

const VARY = ['vary', 'Authorization, DPoP'] as const;

function recordRefusal(context: AuthContext, request: PlainRequest, refusal: TokenRefusal, status: number): void {
  const { fineReason: reason, known } = refusal;
  if (known === null || known.grantId === null) return;
  const { familyId, grantId, tokenId } = known;
  const { method } = request;
  context.activity.record({
    event: 'userinfo.refused',
    grantId,
    familyId,
    tokenId,
    method,
    status,
    reason,
    claims: [],
  });
}

const handle: Endpoint['handle'] = async (context, request) => {
  const authenticated = await authenticateAccessToken(context, request, { scope: 'openid' });
  if (!authenticated.ok) {
    const refused = refusalResponse(context.config.issuer, authenticated.failure);
    recordRefusal(context, request, authenticated.failure, refused.status);
    return { ...refused, headers: [...refused.headers, VARY] };
  }
  const { token } = authenticated.value;
  const { family, sectorId, user } = token;
  const sub = token.subject ?? (await subjectFor(context, user.userId, sectorId));
  const claims = toClaims(sub, token.scope, await openProfile(context, user), user);
  if (family.grantId !== null)
    context.activity.record({
      event: 'userinfo.read',
      grantId: family.grantId,
      familyId: family.familyId,
      tokenId: token.tokenId,
      method: request.method,
      status: 200,
      reason: null,
      claims: Object.keys(claims),
    });
  return json(200, claims, [VARY]);
};

const endpoint = (method: 'GET' | 'POST'): Endpoint => ({
  method,
  path: '/oauth/userinfo',
  content: 'none',
  cors: 'apps',
  signing: 'subject',
  docs: {
    summary: 'The user details that the access token covers',
    responses: {
      '200': { description: 'Claims that were consented to', schema: toJsonSchema(userInfoSchema) },
      '401': { description: 'The token was refused; the reason says why', schema: toJsonSchema(errorResponseSchema) },
      '403': { description: 'The token lacks the scope openid', schema: toJsonSchema(errorResponseSchema) },
    },
  },
  handle,
});

export const userinfoEndpoints: readonly Endpoint[] = [endpoint('GET'), endpoint('POST')];
