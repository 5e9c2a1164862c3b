// What the authorization server answers, as it stands on the wire (snake_case). Clients parse with these.
import * as z from 'zod/mini';
import { consentSchema } from './consent.ts';

/** RFC 6749 §5.1, OIDC Core §3.1.3.3. */
export const tokenResponseSchema = z.object({
  access_token: z.string(),
  token_type: z.enum(['DPoP', 'Bearer']),
  /** Seconds. */
  expires_in: z.number(),
  refresh_token: z.optional(z.string()),
  scope: z.string(),
  id_token: z.optional(z.string()),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** RFC 6749 §5.2 with our stable `reason`; `auth_session`, `next` and `consent` belong to authorize-challenge. */
export const errorResponseSchema = z.object({
  error: z.string(),
  error_description: z.optional(z.string()),
  error_uri: z.optional(z.string()),
  reason: z.optional(z.string()),
  hint: z.optional(z.string()),
  auth_session: z.optional(z.string()),
  next: z.optional(z.array(z.string())),
  consent: z.optional(consentSchema),
});
export type ErrorResponse = z.infer<typeof errorResponseSchema>;

/** A code from authorize-challenge; `iss` by RFC 9207. */
export const codeResponseSchema = z.object({
  authorization_code: z.string(),
  expires_in: z.number(),
  iss: z.string(),
  state: z.optional(z.string()),
});
export type CodeResponse = z.infer<typeof codeResponseSchema>;

/** OIDC Core §5.3.2: only claims that were consented to are present. */
export const userInfoSchema = z.object({
  sub: z.string(),
  preferred_username: z.optional(z.string()),
  name: z.optional(z.string()),
  picture: z.optional(z.string()),
  updated_at: z.optional(z.number()),
  email: z.optional(z.string()),
  email_verified: z.optional(z.boolean()),
  phone_number: z.optional(z.string()),
  phone_number_verified: z.optional(z.boolean()),
});
export type UserInfo = z.infer<typeof userInfoSchema>;
