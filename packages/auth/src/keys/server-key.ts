// A new key of the server, sealed and ready to be stored: 32 random bytes, or an ES256 pair. Stores nothing.
import { encodeUtf8, jwkThumbprint, type PublicJwk } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import type { NewServerKey, ServerKeyPurpose } from '../ports/key-store.ts';
import { newId } from '../secrets/id.ts';
import { sealKey } from './sealed-key.ts';

export type KeyContext = Pick<AuthContext, 'config' | 'crypto' | 'store'>;

const SECRET_BYTES = 32;

export async function newSecretKey(context: KeyContext, purpose: ServerKeyPurpose): Promise<NewServerKey> {
  const id = newId(context);
  const sealed = await sealKey(context, purpose, id, context.crypto.randomBytes(SECRET_BYTES));
  return { id, purpose, sealed, publicJwk: null };
}

/** As it stands in a JWKS: `kid` is the thumbprint, so that it says what it names (RFC 7638). */
export async function toPublished(
  { crypto }: Pick<AuthContext, 'crypto'>,
  key: PublicJwk,
): Promise<PublicJwk & { readonly kid: string }> {
  const kid = await jwkThumbprint(key, crypto);
  if (kid === null) throw new Error('a server key has no thumbprint');
  return { ...key, kid, alg: 'ES256', use: 'sig' };
}

export async function newSigningKey(context: KeyContext, purpose: ServerKeyPurpose): Promise<NewServerKey> {
  const id = newId(context);
  const { privateJwk, signer } = await context.crypto.generateKey('ES256');
  const sealed = await sealKey(context, purpose, id, encodeUtf8(JSON.stringify(privateJwk)));
  return { id, purpose, sealed, publicJwk: JSON.stringify(await toPublished(context, signer.publicJwk)) };
}
