// What `/account/*` answers: what I allowed, to whom, since when, and what was read when.
import * as z from 'zod/mini';
import { consentSchema } from './consent.ts';

/** One line of a grant's activity. Times are RFC 3339. Never holds a secret. */
export const activityItemSchema = z.object({
  at: z.string(),
  /** For example `code.issued`, `code.redeemed`, `token.refreshed`, `userinfo.read`, `userinfo.refused`, `grant.withdrawn`. */
  event: z.string(),
  method: z.nullable(z.string()),
  path: z.nullable(z.string()),
  status: z.nullable(z.number()),
  /** The stable reason of a refusal. */
  reason: z.nullable(z.string()),
  /** Claims that were read. */
  claims: z.array(z.string()),
  /** How many times within the second that `at` names. */
  count: z.number(),
  /** The public id (never the secret) of the token that the event made or used. */
  token_id: z.nullable(z.string()),
});
export type ActivityItem = z.infer<typeof activityItemSchema>;
export const activitySchema = z.object({ items: z.array(activityItemSchema) });

export const grantViewSchema = z.object({
  id: z.string(),
  app: consentSchema.shape.app,
  scopes: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      why: z.string(),
      required: z.boolean(),
      retention: z.nullable(z.string()),
      recipients: z.array(z.string()),
    }),
  ),
  since: z.string(),
  updated_at: z.string(),
  /** What was read last, and when; null while nothing was. */
  last_read: z.nullable(z.object({ at: z.string(), claims: z.array(z.string()) })),
  /** The user wants the sheet each time, even for what is allowed already. */
  ask_every_time: z.boolean(),
  /** Live families (signed-in instances) under this grant. */
  active_sessions: z.number(),
  /** What withdrawing does, and what it does not do, as sentences. */
  withdrawal: z.object({ does: z.array(z.string()), does_not: z.array(z.string()) }),
});
export type GrantView = z.infer<typeof grantViewSchema>;
/** `PATCH /account/grants/{id}`: the user's own "ask me every time". Answered with the grant. */
export const grantPatchSchema = z.strictObject({ ask_every_time: z.boolean() });
export type GrantPatch = z.infer<typeof grantPatchSchema>;
export const grantListSchema = z.object({
  user: z.object({ name: z.string(), preferred_username: z.string() }),
  grants: z.array(grantViewSchema),
});
export type GrantList = z.infer<typeof grantListSchema>;
/** `GET /account/grants/{id}/receipt`: a compact JWS signed by a key of `/oauth/jwks/receipts`. */
export const receiptSchema = z.object({ receipt: z.string() });
