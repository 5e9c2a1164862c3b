// A caller that signs by hand, with node:crypto alone: what an implementation in any language does.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { RegisteredKey } from './server-process.ts';
import type { WireRequest } from './wire.ts';

export interface Caller {
  readonly registered: RegisteredKey;
  /** POST /v1/orders with this body. */
  post(body: string, options?: SigningOptions): WireRequest;
}
export interface SigningOptions {
  /** Seconds since 1970; the real clock's when absent. */
  readonly created?: number;
  readonly nonce?: string;
}

const thumbprint = ({ crv, kty, x }: JsonWebKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

function signedPost(key: KeyObject, keyid: string, body: string, options: SigningOptions): WireRequest {
  const created = options.created ?? Math.floor(Date.now() / 1000);
  const nonce = options.nonce ?? randomBytes(16).toString('base64url');
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const input = `("@method" "@authority" "@path" "@query" "content-digest" "content-type");created=${created};expires=${created + 60};nonce="${nonce}";keyid="${keyid}";tag="davit-1"`;
  const base = [
    '"@method": POST',
    '"@authority": api.example.com',
    '"@path": /v1/orders',
    '"@query": ?',
    `"content-digest": ${digest}`,
    '"content-type": application/json',
    `"@signature-params": ${input}`,
  ].join('\n');
  return {
    method: 'POST',
    target: '/v1/orders',
    headers: [
      ['Host', 'api.example.com'],
      ['Content-Type', 'application/json'],
      ['Content-Length', `${Buffer.byteLength(body)}`],
      ['Content-Digest', digest],
      ['Signature-Input', `sig1=${input}`],
      ['Signature', `sig1=:${sign(null, Buffer.from(base), key).toString('base64')}:`],
    ],
    body: Buffer.from(body),
  };
}

export function createCaller(owner: string): Caller {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicJwk = publicKey.export({ format: 'jwk' }) as JsonWebKey;
  const keyid = thumbprint(publicJwk);
  return {
    registered: { algorithm: 'ed25519', keyid, owner, publicJwk },
    post: (body, options = {}) => signedPost(privateKey, keyid, body, options),
  };
}

/** The same request with another value in one header. */
export const withHeader = (request: WireRequest, name: string, change: (value: string) => string): WireRequest => ({
  ...request,
  headers: request.headers.map(([key, value]) => [key, key === name ? change(value) : value] as const),
});
