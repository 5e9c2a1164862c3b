// Our algorithm names as WebCrypto's parameters.
import type { SignatureAlgorithm } from '../port.ts';

export function importParameters(
  algorithm: SignatureAlgorithm,
): EcKeyGenParams | RsaHashedKeyGenParams | { name: string } {
  if (algorithm === 'ES256') return { name: 'ECDSA', namedCurve: 'P-256' };
  if (algorithm === 'EdDSA') return { name: 'Ed25519' };
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
}

export function signParameters(algorithm: SignatureAlgorithm): EcdsaParams | { name: string } {
  if (algorithm === 'ES256') return { name: 'ECDSA', hash: 'SHA-256' };
  return { name: algorithm === 'EdDSA' ? 'Ed25519' : 'RSASSA-PKCS1-v1_5' };
}
