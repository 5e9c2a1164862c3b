// POST /oauth/revoke (RFC 7009): a refresh token takes its family along, an access token only itself; neither touches the grant.
// A client revokes its own tokens by their secret. A public client proves no key here: whoever holds its token may end it, never use it.
import { errorResponseSchema, fail, ok, type PlainResponse, type Result } from '@davit/protocol';
import * as z from 'zod';
import { requestFacts } from '../audit/request-facts.ts';
import { authenticateClient } from '../clients/authenticate-client.ts';
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import { checkProof, proofRefusal } from '../dpop/proof.ts';
import type { Endpoint } from '../endpoint.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { readForm } from '../http/form.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refusalResponse, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { isRefreshSecretRight, parseRefreshToken } from '../secrets/refresh-token.ts';
import { hashSecret, parseSecret } from '../secrets/secret.ts';

const revokeRequestSchema = z.object({
  token: z.string(),
  token_type_hint: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().optional(),
});

interface Revocation {
  readonly client: Client;
  readonly token: string;
  readonly spends: readonly SpentValue[];
  readonly facts: Pick<AuditEntry, 'method' | 'path' | 'clientId' | 'status'>;
}
type Outcome = 'revoked' | 'not_found' | 'replayed';

async function revokeFamily(context: AuthContext, { client, facts, spends, token }: Revocation): Promise<Outcome> {
  const presented = parseRefreshToken(token);
  if (presented === null) return 'not_found';
  const { familyId } = presented;
  const family = await context.store.tokens.refreshFacts(familyId);
  if (family === null || family.clientId !== client.clientId) return 'not_found';
  if (!(await isRefreshSecretRight(context, presented, family.salt))) return 'not_found';
  const reason = client.kind === 'host' ? 'host_logout' : 'revoked_by_client';
  const { grantId, userId } = family;
  const outcome = await context.store.tokens.revokeFamily({
    attemptId: newAttemptId(context),
    spends,
    familyId,
    clientId: client.clientId,
    reason,
    audit: [{ event: 'family.revoked', ...facts, familyId, userId, grantId: grantId ?? undefined, reason }],
  });
  return outcome.kind;
}

async function revokeAccessToken(context: AuthContext, { client, facts, spends, token }: Revocation): Promise<Outcome> {
  const presented = parseSecret('at', token);
  if (presented === null) return 'not_found';
  const outcome = await context.store.tokens.revokeAccessToken({
    attemptId: newAttemptId(context),
    spends,
    tokenId: presented.id,
    secretHash: await hashSecret(context, presented.secret),
    clientId: client.clientId,
    audit: [{ event: 'token.revoked', ...facts, tokenId: presented.id, reason: 'revoked_by_client' }],
  });
  return outcome.kind;
}

async function revokeClientToken(context: AuthContext, { client, facts, spends, token }: Revocation): Promise<Outcome> {
  const presented = parseSecret('ct', token);
  if (presented === null) return 'not_found';
  const outcome = await context.store.clientTokens.revoke({
    attemptId: newAttemptId(context),
    spends,
    tokenId: presented.id,
    secretHash: await hashSecret(context, presented.secret),
    clientId: client.clientId,
    audit: [{ event: 'client_token.revoked', ...facts, tokenId: presented.id, reason: 'revoked_by_client' }],
  });
  return outcome.kind;
}

/** The token says what it is: `token_type_hint` is not needed. */
function revokerOf(token: string): typeof revokeFamily {
  if (token.startsWith('ref_')) return revokeFamily;
  return token.startsWith('ct_') ? revokeClientToken : revokeAccessToken;
}

async function revoke(context: AuthContext, request: AuthRequest): Promise<Result<PlainResponse, Refusal>> {
  const form = readForm(request);
  if (!form.ok) return form;
  const token = form.value.require('token');
  if (!token.ok) return token;
  const authenticated = await authenticateClient(context, request, form.value);
  if (!authenticated.ok) return authenticated;
  const { client } = authenticated.value;
  const proof = await checkProof(context, request, { api: false });
  if (!proof.ok) return proof;
  const spends = [...authenticated.value.spends, ...(proof.value === null ? [] : [proof.value.spend])];
  const facts = { ...requestFacts(request), clientId: client.clientId, status: 200 };
  const revocation: Revocation = { client, token: token.value, spends, facts };
  const revokeIt = revokerOf(token.value);
  if ((await revokeIt(context, revocation)) === 'replayed')
    return fail(
      client.authMethod === 'private_key_jwt' ? refuse('invalid_client') : proofRefusal('invalid_dpop_proof', false),
    );
  // > invalid tokens do not cause an error response since the client cannot handle such an error (RFC 7009 §2.2)
  return ok({ status: 200, headers: [['cache-control', 'no-store']], body: '' });
}

export const revokeEndpoint: Endpoint = {
  method: 'POST',
  path: '/oauth/revoke',
  content: 'form',
  cors: 'apps-and-hosts',
  signing: 'subject',
  docs: {
    summary: 'End a token family, or one access token',
    request: toJsonSchema(revokeRequestSchema),
    responses: {
      '200': { description: 'The token cannot be used (any more)' },
      '400': { description: 'Refused', schema: toJsonSchema(errorResponseSchema) },
      '401': { description: 'The client could not be authenticated', schema: toJsonSchema(errorResponseSchema) },
    },
  },
  async handle(context, request) {
    const revoked = await revoke(context, request);
    return revoked.ok ? revoked.value : refusalResponse(context.config.issuer, revoked.failure);
  },
};
