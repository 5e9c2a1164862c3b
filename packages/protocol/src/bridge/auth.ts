// auth.*: brokered authorization, steps 3 to 7 of the flow. The caller's identity is its port, never a parameter.
import * as z from 'zod/mini';
import { defineMethod } from './method.ts';

const base64url43 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

export const requestCodeParamsSchema = z.strictObject({
  /** Space-delimited; within the manifest's scopes. */
  scope: z.string().check(z.maxLength(1024)),
  /** S256 challenge: 43 characters of base64url (RFC 7636 §4.2). */
  code_challenge: base64url43,
  /** RFC 7638 thumbprint of the key that will redeem the code; needed by a public mini-program. */
  dpop_jkt: z.optional(base64url43),
  state: z.optional(z.string().check(z.maxLength(512))),
  nonce: z.optional(z.string().check(z.maxLength(512))),
  prompt: z.optional(z.enum(['none', 'consent'])),
});
export type RequestCodeParams = z.infer<typeof requestCodeParamsSchema>;

export const requestCodeResultSchema = z.object({
  code: z.string(),
  /** The issuer of the code; compare it with the issuer you talk to (RFC 9207). */
  iss: z.string(),
  state: z.optional(z.string()),
  /** Seconds. */
  expires_in: z.number(),
});
export type RequestCodeResult = z.infer<typeof requestCodeResultSchema>;

export const authRequestCode = defineMethod({
  params: requestCodeParamsSchema,
  result: requestCodeResultSchema,
  permission: null,
  gesture: false,
  visible: true,
  rate: 'prompt',
  since: '1.0',
  status: 'stable',
  summary: 'Asks the host for an authorization code; the user may be asked first.',
});

export const authCheckSession = defineMethod({
  params: z.strictObject({}),
  result: z.object({ logged_in: z.boolean(), granted_scopes: z.array(z.string()) }),
  permission: null,
  gesture: false,
  visible: true,
  rate: 'normal',
  since: '1.0',
  status: 'stable',
  summary:
    'Whether a user is logged in to the host, and what this mini-program is allowed, as the authorization server states it.',
});
