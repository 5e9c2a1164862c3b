// A user as an operator writes it down: the JSON of POST /admin/v1/users, and what seeds use. A schema, no I/O.
import * as z from 'zod';
import { plainText } from './plain-text.ts';

export const userDocumentSchema = z.strictObject({
  username: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u, 'must be 1 to 64 letters, digits and . _ @ + -'),
  password: z.string().min(8).max(1024),
  name: plainText(100),
  email: z.email().max(254).nullable().default(null),
  email_verified: z.boolean().default(false),
  /** E.164, spaces allowed. */
  phone: z
    .string()
    .regex(/^\+[1-9](?:[ -]?[0-9]){6,14}$/, 'must be an international number such as +44 7700 900123')
    .nullable()
    .default(null),
  phone_verified: z.boolean().default(false),
});
export type UserDocument = z.input<typeof userDocumentSchema>;

export const userPatchSchema = z.strictObject({ state: z.enum(['active', 'disabled']) });
