// The manifest of a mini-program: W3C MiniApp Manifest names, and `davit` for what that standard does not know.
import { isAppId, parseScope } from '@davit/protocol';
import * as z from 'zod/mini';
import { isBundlePath, isPagePath } from './bundle-path.ts';

// Text that a person reads: no control characters, no marks that reorder or hide other text (T028).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const DECEPTIVE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;
const text = (maximum: number) =>
  z.string().check(
    z.minLength(1, 'Write something here.'),
    z.maxLength(maximum, `At most ${maximum} characters.`),
    z.refine((value) => !DECEPTIVE.test(value) && value.trim() === value, {
      error: 'Plain text only: no line breaks, no invisible or direction-changing characters, no space at either end.',
    }),
  );

/** `"text"` or `{ "en": "text", "de-CH": "…" }`; read as the latter. `en` is always there. */
const localized = (maximum: number) =>
  z.pipe(
    z.union([
      text(maximum),
      z
        .record(
          z.string().check(z.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'A language tag such as "en" or "de-CH".')),
          text(maximum),
        )
        .check(
          z.refine((value) => Object.hasOwn(value, 'en'), {
            error: 'Add an "en" text: it is shown when no other fits.',
          }),
        ),
    ]),
    z.transform((value): Record<string, string> => (typeof value === 'string' ? { en: value } : value)),
  );

const bundlePath = z.string().check(
  z.refine(isBundlePath, {
    error: 'A path inside the bundle without a leading slash, for example "assets/worker.js".',
  }),
);
const pagePath = z
  .string()
  .check(z.refine(isPagePath, { error: 'A path with a leading slash, for example "/orders".' }));
const httpsUrl = z
  .string()
  .check(
    z.maxLength(1024),
    z.regex(
      /^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][\x21-\x7e]*)?$/,
      'A full address, for example "https://example.com/privacy".',
    ),
  );
const scopeName = z.string().check(
  z.refine((value) => parseScope(value)?.length === 1 && value !== 'host', {
    error: 'One scope name such as "email"; "host" is for hosts.',
  }),
);
const permission = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][a-zA-Z0-9.]{0,63}$/, 'A permission name such as "location".')),
  reason: text(200),
});
const list = <T extends z.ZodMiniType>(item: T, maximum: number) =>
  z._default(z.array(item).check(z.maxLength(maximum, `At most ${maximum} entries.`)), []);

export const manifestScopeSchema = z.strictObject({
  name: scopeName,
  /** Why the mini-program wants it, shown on the consent sheet; by language. */
  purpose: localized(200),
  /** Declining a required scope means denying all. */
  required: z._default(z.boolean(), false),
});

export const manifestSchema = z.looseObject({
  app_id: z.string().check(
    z.refine(isAppId, {
      error:
        'Lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter: for example "food-hall".',
    }),
  ),
  name: text(40),
  short_name: z.optional(text(20)),
  description: z.optional(text(500)),
  lang: z.optional(z.string().check(z.maxLength(35))),
  dir: z.optional(z.enum(['ltr', 'rtl', 'auto'])),
  version: z.looseObject({
    /** Rises with each version. */
    code: z.int().check(z.minimum(1, 'Begin at 1.'), z.maximum(2_147_483_647)),
    name: z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/, 'A version name such as "1.4.0".')),
  }),
  icons: list(z.looseObject({ src: bundlePath, label: z.optional(text(100)), sizes: z.optional(z.string()) }), 20),
  pages: list(z.string().check(z.maxLength(200)), 500),
  req_permissions: list(permission, 50),
  window: z.optional(z.looseObject({ fullscreen: z.optional(z.boolean()) })),
  davit: z.strictObject({
    /** The publisher's name as users read it; a verified publisher replaces it once bundles are signed. */
    publisher: text(60),
    /** Upper bound of what may ever be asked. */
    scopes: list(manifestScopeSchema, 32),
    /** Exact `https`/`wss` origins that the mini-program may talk to. */
    connect: list(z.string(), 20),
    /** Files that may be started as workers. */
    workers: list(bundlePath, 10),
    permissions: list(permission, 50),
    entry_pages: list(
      z.strictObject({
        name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'A short name such as "orders".')),
        path: pagePath,
      }),
      100,
    ),
    data_use: list(
      z.strictObject({
        type: text(64),
        purpose: localized(200),
        retention: text(200),
        recipients: z._default(z.array(text(100)), []),
      }),
      50,
    ),
    privacy_url: z.optional(httpsUrl),
    contact: z.optional(text(200)),
    min_container: z.optional(z.string().check(z.regex(/^[0-9]+(?:\.[0-9]+){0,2}$/, 'A version such as "1.0".'))),
    age_rating: z.optional(z.enum(['4+', '9+', '12+', '16+', '18+'])),
    /** The document that answers paths which are no file (single-page apps). */
    fallback: z.optional(bundlePath),
  }),
});

/** A manifest as it was read: defaults filled in, texts by language. Member names as in the file. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestScope = z.infer<typeof manifestScopeSchema>;
