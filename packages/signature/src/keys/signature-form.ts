// Whether bytes can be a signature of an algorithm at all, before any engine sees them.
import type { SigningAlgorithm } from './algorithm.ts';
import { isEcdsaSignature } from './ecdsa-bytes.ts';
import { isEd25519Signature } from './ed25519-bytes.ts';

export const HMAC_BYTES = 32;
/** RFC 2104 §3: less than the length of the hash is weak. */
export const MIN_SECRET_BYTES = 32;

/** RSA's length is its modulus: every engine refuses another one itself (RFC 8017 §8.2.2). */
export function hasSignatureForm(algorithm: SigningAlgorithm, signature: Uint8Array): boolean {
  if (algorithm === 'ed25519') return isEd25519Signature(signature);
  if (algorithm === 'ecdsa-p256-sha256') return isEcdsaSignature(signature);
  return algorithm === 'rsa-v1_5-sha256' || signature.length === HMAC_BYTES;
}

export function checkSecret(secret: Uint8Array, keyid: string): void {
  if (secret.length < MIN_SECRET_BYTES)
    throw new TypeError(`a shared secret must have ${MIN_SECRET_BYTES} bytes or more`);
  if (!/^[\x21-\x7e]{1,128}$/.test(keyid)) throw new TypeError('a keyid is 1 to 128 visible ASCII characters');
}
