// A client as an operator writes it down: the JSON of POST /admin/v1/clients, and what seeds use. A schema, no I/O.
import * as z from 'zod';
import { CLIENT_KINDS } from '../clients/client.ts';
import { plainText } from './plain-text.ts';

const MAX_LIST = 64;
const PRIVATE_JWK_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const base64url = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

const publicJwkSchema = z
  .looseObject({
    kty: z.enum(['EC', 'OKP', 'RSA']),
    crv: z.enum(['P-256', 'Ed25519']).optional(),
    x: base64url(64).optional(),
    y: base64url(64).optional(),
    n: base64url(1024).min(342, 'an RSA key needs 2048 bits').optional(),
    e: base64url(8).optional(),
    kid: z.string().min(1).max(128).optional(),
    alg: z.enum(['ES256', 'EdDSA', 'RS256']).optional(),
    use: z.literal('sig').optional(),
  })
  .refine((key) => !PRIVATE_JWK_MEMBERS.some((member) => Object.hasOwn(key, member)), 'is a private key: keep it')
  .transform(({ kty, crv, x, y, n, e, kid, alg, use }) => {
    const members = { kty, crv, x, y, n, e, kid, alg, use };
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
      readonly kty: string;
    };
  });

/** By BCP 47 tag; English is always there. */
const localisedText = z
  .record(z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag'), plainText(300))
  .refine((texts) => Object.hasOwn(texts, 'en'), 'needs a text in English (en)');

export const clientScopeSchema = z.strictObject({
  name: z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,64}$/, 'must be a scope token'),
  why: localisedText,
  required: z.boolean(),
  retention: plainText(200).nullable().default(null),
  recipients: z.array(plainText(100)).max(MAX_LIST).default([]),
  min_assurance: z.enum(['none', 'attested', 'confidential']).default('none'),
});

const origin = (schemes: string) =>
  z
    .string()
    .max(253)
    .regex(
      new RegExp(`^(?:${schemes})://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$`),
      'must be an exact origin',
    );
const webUrl = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s\p{Cc}\p{Cf}]+$/u, 'must be an absolute http(s) URL');

/** What may change after the client was made. */
export const clientColumnsSchema = z.strictObject({
  name: plainText(60),
  publisher: plainText(80),
  publisher_verified: z.boolean().default(false),
  /** Pairwise subjects are equal within a sector; the publisher's name by default. */
  sector_id: z.string().min(1).max(253).optional(),
  auth_method: z
    .enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt', 'request_signature'])
    .default('none'),
  keys: z.array(publicJwkSchema).max(16).default([]),
  scopes: z.array(clientScopeSchema).max(MAX_LIST).default([]),
  /** Web pages, and `davit-app://<client id>` for the mini-program in a native host. */
  origins: z.array(origin('https?|davit-app')).max(MAX_LIST).default([]),
  connects_to: z.array(origin('https?|wss?')).max(MAX_LIST).default([]),
  icon: webUrl.nullable().default(null),
  privacy_url: webUrl.nullable().default(null),
  contact: plainText(200).nullable().default(null),
  /** `required` for public clients, `optional` for confidential ones by default. */
  dpop: z.enum(['required', 'optional']).optional(),
  /** `always` for public clients, `never` for confidential ones by default. */
  refresh_rotation: z.enum(['always', 'never']).optional(),
  /** Whether its requests may, or must, be signed; the keys are registered at `…/keys`. */
  request_signing: z.enum(['off', 'accepted', 'required']).default('off'),
  /** Whether the scheme sha256-rsa counts, too. It covers no header: `davit-1` is the better one. */
  classic_signing: z.boolean().default(false),
  /** Of a publisher's account alone: the publisher as the registry knows it. */
  publisher_id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9 and -')
    .nullable()
    .default(null),
  /** Of accounts alone: what the tokens that they get for themselves may reach. All of a publisher's by default. */
  token_scopes: z.array(z.string().min(1).max(64)).max(16).optional(),
});

export const clientDocumentSchema = clientColumnsSchema.extend({
  client_id: z.string().regex(/^[a-z][a-z0-9-]{2,62}$/, 'must be 3 to 63 of a-z, 0-9 and -, a letter first'),
  kind: z.enum(CLIENT_KINDS),
  state: z.enum(['active', 'suspended']).default('active'),
});

export type ClientDocument = z.input<typeof clientDocumentSchema>;
export type CheckedClientDocument = z.output<typeof clientDocumentSchema>;

/** PATCH: any of the columns, and the state. Defaults do not apply: what is not named stays. */
export const clientPatchSchema = z.strictObject({
  name: clientColumnsSchema.shape.name.optional(),
  publisher: clientColumnsSchema.shape.publisher.optional(),
  publisher_verified: z.boolean().optional(),
  sector_id: clientColumnsSchema.shape.sector_id,
  auth_method: clientColumnsSchema.shape.auth_method.unwrap().optional(),
  keys: clientColumnsSchema.shape.keys.unwrap().optional(),
  scopes: clientColumnsSchema.shape.scopes.unwrap().optional(),
  origins: clientColumnsSchema.shape.origins.unwrap().optional(),
  connects_to: clientColumnsSchema.shape.connects_to.unwrap().optional(),
  icon: clientColumnsSchema.shape.icon.unwrap().optional(),
  privacy_url: clientColumnsSchema.shape.privacy_url.unwrap().optional(),
  contact: clientColumnsSchema.shape.contact.unwrap().optional(),
  dpop: clientColumnsSchema.shape.dpop,
  refresh_rotation: clientColumnsSchema.shape.refresh_rotation,
  request_signing: clientColumnsSchema.shape.request_signing.unwrap().optional(),
  classic_signing: z.boolean().optional(),
  publisher_id: clientColumnsSchema.shape.publisher_id.unwrap().optional(),
  token_scopes: clientColumnsSchema.shape.token_scopes,
  state: z.enum(['active', 'suspended']).optional(),
});
export type ClientPatch = z.input<typeof clientPatchSchema>;
