// POST /oauth/token: the one door through which tokens are issued (RFC 6749 §3.2).
import { errorResponseSchema, fail, type PlainResponse, type Result, tokenResponseSchema } from '@davit/protocol';
import * as z from 'zod';
import { isAccountKind } from '../clients/account.ts';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { readForm } from '../http/form.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { type Refusal, refusalResponse, refuse } from '../refusal.ts';
import { clientCredentials } from './client-credentials.ts';
import { redeemCode } from './redeem-code.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { readTokenRequest } from './token-request.ts';

/** For /openapi.json; the form itself is read by readForm, parameter by parameter. */
const tokenRequestSchema = z.object({
  grant_type: z.enum(['authorization_code', 'refresh_token', 'client_credentials']),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion_type: z.string().optional(),
  client_assertion: z.string().optional(),
  code: z.string().optional(),
  code_verifier: z.string().min(43).max(128).optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
});

const GRANTS = {
  authorization_code: redeemCode,
  refresh_token: refreshTokens,
  client_credentials: clientCredentials,
} as const;
export const GRANT_TYPES = Object.keys(GRANTS) as readonly (keyof typeof GRANTS)[];

async function issue(context: AuthContext, request: AuthRequest): Promise<Result<PlainResponse, Refusal>> {
  const form = readForm(request);
  if (!form.ok) return form;
  const grantType = form.value.require('grant_type');
  if (!grantType.ok) return grantType;
  const known = GRANT_TYPES.find((name) => name === grantType.value);
  if (known === undefined) return fail(refuse('unsupported_grant_type'));
  const read = await readTokenRequest(context, request, form.value);
  if (!read.ok) return read;
  // An account speaks for no user, and nobody else for itself.
  if (isAccountKind(read.value.client.kind) !== (known === 'client_credentials'))
    return fail(refuse('unauthorized_client', `A client of this kind may not use ${known}`));
  return GRANTS[known](context, read.value);
}

export const tokenEndpoint: Endpoint = {
  method: 'POST',
  path: '/oauth/token',
  content: 'form',
  cors: 'apps-and-hosts',
  signing: 'subject',
  docs: {
    summary: 'Redeem an authorization code, refresh a token, or get one for an account of a publisher or operator',
    request: toJsonSchema(tokenRequestSchema),
    responses: {
      '200': { description: 'Tokens', schema: toJsonSchema(tokenResponseSchema) },
      '400': { description: 'Refused; nothing was consumed', schema: toJsonSchema(errorResponseSchema) },
      '401': { description: 'The client could not be authenticated', schema: toJsonSchema(errorResponseSchema) },
      '503': {
        description: 'Repeat a refresh; start again with a new code',
        schema: toJsonSchema(errorResponseSchema),
      },
    },
  },
  async handle(context, request) {
    const issued = await issue(context, request);
    return issued.ok ? issued.value : refusalResponse(context.config.issuer, issued.failure);
  },
};
