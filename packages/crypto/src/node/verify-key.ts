// Public keys as Node key objects, remembered by their JWK text (importing costs about as much as verifying).
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { PublicJwk, SignatureAlgorithm } from '../port.ts';

const MAX_REMEMBERED = 4096;
const remembered = new Map<string, KeyObject | null>();

function fits(algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails;
  if (algorithm === 'ES256') return key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1';
  if (algorithm === 'EdDSA') return key.asymmetricKeyType === 'ed25519';
  return key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= 2048;
}

function importKey(algorithm: SignatureAlgorithm, { kty, crv, x, y, n, e }: PublicJwk): KeyObject | null {
  try {
    const key = createPublicKey({ key: { kty, crv, x, y, n, e } as JsonWebKey, format: 'jwk' });
    return fits(algorithm, key) ? key : null;
  } catch {
    return null;
  }
}

/** The key object, or null when the JWK is malformed or of another kind than the algorithm wants. */
export function verifyKey(algorithm: SignatureAlgorithm, jwk: PublicJwk): KeyObject | null {
  const name = `${algorithm}\n${jwk.kty}\n${jwk.crv}\n${jwk.x ?? jwk.n}\n${jwk.y ?? jwk.e}`;
  const found = remembered.get(name);
  if (found !== undefined) return found;
  const key = importKey(algorithm, jwk);
  if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value as string);
  remembered.set(name, key);
  return key;
}
