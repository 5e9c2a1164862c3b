// Text that people read on a consent sheet: no control characters, nothing that turns the direction of writing or hides
// (T028). A schema, no I/O.
import * as z from 'zod';

// Cc, Cf (bidi controls, zero-width, soft hyphen, tags), Zl, Zp, Cs and Co.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

export const plainText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !UNSEEN.test(text), 'must not contain control, invisible or direction-changing characters')
    .refine((text) => text === text.trim(), 'must not begin or end with white space');
