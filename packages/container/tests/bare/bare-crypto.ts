// Ed25519 and SHA-256 in the language alone, so that tests of signed things run in any engine. For tests: no shipped code uses it.
import type { BundleCrypto } from '@davit/bundle';
import { decodeBase64url, encodeBase64url, type Signer } from '@davit/crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** A bare engine takes a tenth of a second for one signature, and most tests check the same few. */
const verdicts = new Map<string, boolean>();

function isSignature(key: Uint8Array, signature: Uint8Array, data: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, data, key, { zip215: false });
  } catch {
    // Bytes that are no point of the curve.
    return false;
  }
}

export const bareCrypto: BundleCrypto = {
  sha256: (data) => sha256(data),
  verify(algorithm, { kty, crv, x }, signature, data) {
    const key = algorithm === 'EdDSA' && kty === 'OKP' && crv === 'Ed25519' ? decodeBase64url(x ?? '') : null;
    if (key === null || key.length !== 32 || signature.length !== 64) return false;
    const name = [key, signature, sha256(data)].map((part) => encodeBase64url(part)).join('.');
    const verdict = verdicts.get(name) ?? isSignature(key, signature, data);
    verdicts.set(name, verdict);
    return verdict;
  },
};

/** A key pair that is the same for the same name on every run. */
export function bareSigner(name: string): Signer {
  const secret = sha256(Uint8Array.from(name, (letter) => letter.charCodeAt(0)));
  const x = encodeBase64url(ed25519.getPublicKey(secret));
  return {
    algorithm: 'EdDSA',
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
    sign: (data) => ed25519.sign(data, secret),
  };
}
