// The documents that anybody may read: metadata and public keys.
import type { PlainResponse } from '@davit/protocol';
import * as z from 'zod';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import { toJsonSchema } from '../openapi/json-schema.ts';
import { metadata } from './metadata.ts';

/** Keys are published at least 24 hours before they sign: five minutes in a cache delay nothing. */
const CACHE = 'public, max-age=300';
const jwksSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string(),
      alg: z.string(),
      use: z.string(),
      crv: z.string(),
      x: z.string(),
      y: z.string(),
    }),
  ),
});

const published = (value: unknown, mediaType: string): PlainResponse => ({
  status: 200,
  headers: [
    ['content-type', mediaType],
    ['cache-control', CACHE],
  ],
  body: JSON.stringify(value),
});

function document(
  path: string,
  summary: string,
  schema: Readonly<Record<string, unknown>>,
  toValue: (context: AuthContext) => unknown,
  mediaType = 'application/json',
): Endpoint {
  return {
    method: 'GET',
    path,
    content: 'none',
    cors: 'public',
    signing: 'exempt',
    docs: { summary, responses: { '200': { description: summary, schema } } },
    handle: async (context) => published(toValue(context), mediaType),
  };
}

const JWKS_TYPE = 'application/jwk-set+json';
const jwks = toJsonSchema(jwksSchema);
const toMetadata = ({ config }: AuthContext) => metadata(config);

export const discoveryEndpoints: readonly Endpoint[] = [
  document('/.well-known/oauth-authorization-server', 'Server metadata (RFC 8414)', { type: 'object' }, toMetadata),
  document('/.well-known/openid-configuration', 'Server metadata (OIDC Discovery)', { type: 'object' }, toMetadata),
  document('/oauth/jwks', 'Keys that sign ID tokens', jwks, ({ keys }) => ({ keys: keys.publicKeys() }), JWKS_TYPE),
  document(
    '/oauth/jwks/receipts',
    'Keys that sign consent receipts, for ever',
    jwks,
    ({ keys }) => ({ keys: keys.receiptPublicKeys() }),
    JWKS_TYPE,
  ),
];
