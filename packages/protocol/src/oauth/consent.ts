// The consent object: all that a host needs to draw the sheet, from the AS's own records (authorization.md §4).
import * as z from 'zod/mini';

export const consentScopeSchema = z.object({
  name: z.string(),
  /** What the scope shares, in the user's words. */
  title: z.string(),
  /** The publisher's registered purpose. */
  why: z.string(),
  /** The values that would be shared, by claim: masked until the user taps, then `value` is shown. */
  preview: z.array(z.object({ claim: z.string(), label: z.string(), masked: z.string(), value: z.string() })),
  /** Declining a required scope means denying. */
  required: z.boolean(),
  /** The user has allowed this before, and it is still allowed. */
  held: z.boolean(),
  retention: z.nullable(z.string()),
  recipients: z.array(z.string()),
});

export const consentSchema = z.object({
  /** Opaque to the host: sent back with the decision. */
  hash: z.string(),
  app: z.object({
    id: z.string(),
    name: z.string(),
    publisher: z.string(),
    verified: z.boolean(),
    icon: z.nullable(z.string()),
    privacy_url: z.nullable(z.string()),
    contact: z.nullable(z.string()),
  }),
  scopes: z.array(consentScopeSchema),
  /** Origins that the mini-program may talk to. */
  connects_to: z.array(z.string()),
  locale: z.string(),
  /** Seconds until the sheet cannot be answered any more. */
  expires_in: z.number(),
});

export type ConsentScope = z.infer<typeof consentScopeSchema>;
export type Consent = z.infer<typeof consentSchema>;
