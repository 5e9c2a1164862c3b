// Our algorithm names as WebCrypto's parameters.
import type { SigningAlgorithm } from './algorithm.ts';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };

export function keyParameters(algorithm: SigningAlgorithm) {
  if (algorithm === 'ed25519') return { name: 'Ed25519' };
  if (algorithm === 'ecdsa-p256-sha256') return { name: 'ECDSA', namedCurve: 'P-256' };
  if (algorithm === 'rsa-v1_5-sha256') return RSA;
  return { name: 'HMAC', hash: 'SHA-256' };
}

export const signatureParameters = (algorithm: SigningAlgorithm): EcdsaParams | { readonly name: string } =>
  algorithm === 'ecdsa-p256-sha256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: keyParameters(algorithm).name };
