// One page of a list: how many, and after which id. A schema, no I/O.
import * as z from 'zod';

export const MAX_PAGE = 1000;

export const pageSchema = z.strictObject({
  after: z.string().min(1).max(64).optional(),
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,3}$/, 'must be a whole number from 1 to 1000')
    .transform(Number)
    .refine((limit) => limit <= MAX_PAGE, 'must be a whole number from 1 to 1000')
    .default(100),
});
