// The manifest of a mini-program: W3C MiniApp Manifest names, and `davit` for what that standard does not know.
import { isAppId, parseScope } from '@davit/protocol';
import * as z from 'zod/mini';
import { isBundlePath } from './bundle-path.ts';
import { about } from './manifest-notes.ts';
import { isPagePath } from './page-path.ts';
import { isPlainText } from './plain-text.ts';
import { MAX_VERSION_CODE } from './version-code.ts';

const text = (maximum: number) =>
  z.string().check(
    z.minLength(1, 'Write something here.'),
    z.maxLength(maximum, `At most ${maximum} characters.`),
    z.refine((value) => value === '' || (isPlainText(value) && value.trim() === value), {
      error:
        'Plain text only: something to see, no line breaks, no invisible or direction-changing characters, no space at either end.',
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

const bundlePath = () =>
  z.string().check(
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
const permission = () =>
  z.strictObject({
    name: about(
      'For example `location`.',
      z.string().check(z.regex(/^[a-z][a-zA-Z0-9.]{0,63}$/, 'A permission name such as "location".')),
    ),
    reason: about('Why, for the user.', text(200)),
  });
const list = <T extends z.ZodMiniType>(item: T, maximum: number) =>
  z._default(z.array(item).check(z.maxLength(maximum, `At most ${maximum} entries.`)), []);

export const manifestScopeSchema = z.strictObject({
  name: about(
    'One scope: `openid` (user id; needed for all others), `profile`, `email`, `phone`, `offline_access`, or one of the operator.',
    scopeName,
  ),
  purpose: about('Why the mini-program wants it, as the consent sheet shows it.', localized(200)),
  required: about('Declining a required scope means denying all.', z._default(z.boolean(), false)),
});

export const manifestSchema = z.looseObject({
  app_id: about(
    'The name of its origin, and its client id: lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter.',
    z.string().check(
      z.refine(isAppId, {
        error:
          'Lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter: for example "food-hall".',
      }),
    ),
  ),
  name: about('As users read it.', text(40)),
  short_name: about('Where there is little room. Not yet used.', z.optional(text(20))),
  description: about('One or two sentences.', z.optional(text(500))),
  lang: about(
    'The language of these texts, for example `en`. Not yet used.',
    z.optional(z.string().check(z.maxLength(35))),
  ),
  dir: about('Their direction. Not yet used.', z.optional(z.enum(['ltr', 'rtl', 'auto']))),
  version: about(
    'For example `{ "code": 1, "name": "1.0.0" }`.',
    z.looseObject({
      code: about(
        'Rises with each version; from 1.',
        z.int().check(z.minimum(1, 'Begin at 1.'), z.maximum(MAX_VERSION_CODE)),
      ),
      name: about(
        'For people, for example `1.4.0`.',
        z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/, 'A version name such as "1.4.0".')),
      ),
    }),
  ),
  icons: about(
    'Files of the bundle.',
    list(
      z.looseObject({
        src: about('A path in the folder, without a leading slash.', bundlePath()),
        label: about('What the picture shows.', z.optional(text(100))),
        sizes: about('For example `48x48`, or `any`.', z.optional(z.string())),
      }),
      20,
    ),
  ),
  pages: about('Pages, as the W3C names them. Not yet used.', list(z.string().check(z.maxLength(200)), 500)),
  req_permissions: about('As the W3C names them; the same as `davit.permissions`, both count.', list(permission(), 50)),
  window: about(
    'As the W3C names it.',
    z.optional(z.looseObject({ fullscreen: about('Whether it may fill the screen.', z.optional(z.boolean())) })),
  ),
  davit: about(
    'What the W3C standard does not know. No other keys.',
    z.strictObject({
      publisher: about(
        "The publisher's name as users read it; hosts call it verified only where the operator vouches for it.",
        text(60),
      ),
      scopes: about('Upper bound of what may ever be asked.', list(manifestScopeSchema, 32)),
      connect: about(
        'Exact `https`/`wss` origins that the mini-program may talk to, besides its own and the authorization server. `localhost` in development only.',
        list(z.string(), 20),
      ),
      workers: about(
        'Files that may be started as workers; shared workers and service workers are refused. In Firefox they do not start: the worker’s `error` event fires.',
        list(bundlePath(), 10),
      ),
      permissions: about('Features of the device or the host that it may ask for.', list(permission(), 50)),
      entry_pages: about(
        'Pages that others may open by name, in a link with parameters for example.',
        list(
          z.strictObject({
            name: about(
              'For example `orders`.',
              z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'A short name such as "orders".')),
            ),
            path: about('With a leading slash, for example `/orders`.', pagePath),
          }),
          100,
        ),
      ),
      data_use: about(
        'What becomes of user details; the consent sheet shows it beside the scope.',
        list(
          z.strictObject({
            type: about('The name of the scope, for example `phone`.', text(64)),
            purpose: about('What for.', localized(200)),
            retention: about('How long it is kept, and where.', text(200)),
            recipients: about('Who else gets it.', list(text(100), 20)),
          }),
          50,
        ),
      ),
      privacy_url: about('Address of the privacy notice; `https`.', z.optional(httpsUrl)),
      contact: about('Where users reach the publisher.', z.optional(text(200))),
      min_container: about(
        'The oldest container version that it runs in, for example `0.1`; an older one does not start it.',
        z.optional(z.string().check(z.regex(/^[0-9]+(?:\.[0-9]+){0,2}$/, 'A version such as "1.0".'))),
      ),
      age_rating: about('From which age. Not yet used.', z.optional(z.enum(['4+', '9+', '12+', '16+', '18+']))),
      fallback: about(
        'The document that answers paths which are no file (single-page apps).',
        z.optional(bundlePath()),
      ),
    }),
  ),
});

/** A manifest as it was read: defaults filled in, texts by language. Member names as in the file. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestScope = z.infer<typeof manifestScopeSchema>;
