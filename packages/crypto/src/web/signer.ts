// Signing keys in WebCrypto. A device key is made non-extractable and may live in IndexedDB as its CryptoKeyPair.
import type { PublicJwk, SignatureAlgorithm, Signer } from '../port.ts';
import { importParameters, signParameters } from './parameters.ts';

export function signerFromKeyPair(algorithm: SignatureAlgorithm, privateKey: CryptoKey, publicJwk: PublicJwk): Signer {
  return {
    algorithm,
    publicJwk,
    sign: async (data) =>
      new Uint8Array(await crypto.subtle.sign(signParameters(algorithm), privateKey, data as BufferSource)),
  };
}

export async function publicJwkOf(key: CryptoKey): Promise<PublicJwk> {
  const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey('jwk', key);
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as PublicJwk;
}

/** A key pair that never leaves the engine: the private half cannot be exported. */
export async function generateDeviceKey(algorithm: SignatureAlgorithm = 'ES256'): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(importParameters(algorithm), false, ['sign', 'verify'])) as CryptoKeyPair;
}

export async function signerFromDeviceKey(
  pair: CryptoKeyPair,
  algorithm: SignatureAlgorithm = 'ES256',
): Promise<Signer> {
  return signerFromKeyPair(algorithm, pair.privateKey, await publicJwkOf(pair.publicKey));
}
