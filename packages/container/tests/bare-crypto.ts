// Real signatures and hashes in the language alone, for tests that also run in a bare engine. Keys come from small numbers: every
// run signs with the same ones.
import type { BundleCrypto } from '@davit/bundle';
import { decodeBase64url, encodeBase64url, type Signer } from '@davit/crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** A bare engine takes some ten milliseconds for one signature, and most tests check the same few records. */
const verified = new Map<string, boolean>();

export const bareCrypto: BundleCrypto = {
  sha256: (data) => sha256(data),
  verify(algorithm, jwk, signature, data) {
    const key = algorithm === 'EdDSA' && jwk.crv === 'Ed25519' ? decodeBase64url(jwk.x ?? '') : null;
    if (key === null || key.length !== 32 || signature.length !== 64) return false;
    const name = [key, signature, data].map(encodeBase64url).join('.');
    const before = verified.get(name);
    if (before !== undefined) return before;
    const fits = ed25519.verify(signature, data, key, { zip215: false });
    verified.set(name, fits);
    return fits;
  },
};

export function bareSigner(seed: number): Signer {
  const secret = sha256(Uint8Array.of(seed >> 8, seed & 255));
  const x = encodeBase64url(ed25519.getPublicKey(secret));
  // The same bytes have the same signature (RFC 8032).
  const signed = new Map<string, Uint8Array>();
  return {
    algorithm: 'EdDSA',
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
    sign(data) {
      const name = encodeBase64url(data);
      const signature = signed.get(name) ?? ed25519.sign(data, secret);
      signed.set(name, signature);
      return signature;
    },
  };
}
