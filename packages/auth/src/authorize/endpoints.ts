// The row of the endpoint table for the authorization challenge endpoint.
import { codeResponseSchema, errorResponseSchema } from '@davit/protocol';
import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { authorizeChallenge } from './authorize-challenge-endpoint.ts';

const error = toJsonSchema(errorResponseSchema);

/** For /openapi.json; the form itself is read parameter by parameter. */
const authorizeChallengeRequestSchema = z.object({
  client_id: z.string().describe('The host, in every form'),
  response_type: z.literal('code').optional(),
  scope: z.string().optional().describe('`host` to log in; scopes of the mini-program in the brokered form'),
  code_challenge: z.string().length(43).optional(),
  code_challenge_method: z.literal('S256').optional(),
  state: z.string().max(512).optional(),
  username: z.string().max(256).optional(),
  password: z.string().max(1024).optional(),
  auth_session: z.string().optional().describe('Continues an earlier answer'),
  app_id: z.string().optional().describe('The mini-program that the code is for'),
  dpop_jkt: z.string().length(43).optional(),
  nonce: z.string().max(512).optional(),
  prompt: z.enum(['none', 'consent']).optional(),
  max_age: z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .optional(),
  bundle_digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  ui_locales: z.string().optional(),
  subject_token: z.string().optional().describe("The user's session, from a confidential host"),
  subject_token_type: z.string().optional(),
  decision: z.enum(['allow', 'deny']).optional(),
  consent_hash: z.string().optional(),
  granted_scope: z.string().optional(),
});

export const authorizeEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/oauth/authorize-challenge',
    content: 'form',
    cors: 'hosts',
    signing: 'subject',
    docs: {
      summary: 'Log a user in to a host, or obtain a code for a mini-program after asking the user',
      request: toJsonSchema(authorizeChallengeRequestSchema),
      responses: {
        '200': { description: 'A code', schema: toJsonSchema(codeResponseSchema) },
        '400': { description: 'One more step is needed, or refused; the reason says which', schema: error },
        '401': { description: 'The client, or the host session, was refused', schema: error },
        '429': { description: 'Too many attempts: wait as long as Retry-After says', schema: error },
      },
    },
    handle: authorizeChallenge,
  },
];
