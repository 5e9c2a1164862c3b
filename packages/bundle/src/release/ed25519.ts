// Ed25519 as records use it: raw keys and signatures in base64url. One spelling for each, so that a key has one name.
import { decodeBase64url, encodeBase64url, type PublicJwk, type Signer } from '@davit/crypto';
import type { BundleCrypto, Ed25519Key } from '../archive/verified-bundle.ts';

const KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;

const isBytes = (value: unknown, length: number): value is string =>
  typeof value === 'string' && value.length <= 2 * length && decodeBase64url(value)?.length === length;

export const isEd25519Key = (value: unknown): value is Ed25519Key => isBytes(value, KEY_BYTES);
export const isEd25519Signature = (value: unknown): value is string => isBytes(value, ED25519_SIGNATURE_BYTES);

/** @see RFC 8037 §2 */
export const toEd25519Jwk = (key: Ed25519Key): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x: key });

/** The raw public key of an Ed25519 signer. @throws TypeError for a signer of another kind. */
export function ed25519KeyOf({ algorithm, publicJwk }: Signer): Ed25519Key {
  if (algorithm !== 'EdDSA' || publicJwk.crv !== 'Ed25519' || !isEd25519Key(publicJwk.x))
    throw new TypeError('Needs an Ed25519 signer.');
  return publicJwk.x;
}

export async function signText(message: Uint8Array, signer: Signer): Promise<string> {
  ed25519KeyOf(signer);
  return encodeBase64url(await signer.sign(message));
}

/** False for anything that is not this key's signature over these bytes. */
export async function verifyText(
  key: Ed25519Key,
  signature: string,
  message: Uint8Array,
  crypto: Pick<BundleCrypto, 'verify'>,
): Promise<boolean> {
  const bytes = isEd25519Signature(signature) ? decodeBase64url(signature) : null;
  return bytes !== null && (await crypto.verify('EdDSA', toEd25519Jwk(key), bytes, message));
}
