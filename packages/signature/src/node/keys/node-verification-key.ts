// Verification keys over node:crypto: imported once, then synchronous.
import { verify } from 'node:crypto';
import { hasSignatureForm } from '../../keys/signature-form.ts';
import { type AsymmetricAlgorithm, type KeyMaterial, keyidOfKeyObject, publicKeyObject } from './key-object.ts';
import type { NodeVerificationKey } from './node-key.ts';

/** From a public key: KeyObject, PEM text or JWK. Throws a TypeError for a weak one, a private one or one of another kind. */
export function nodeVerificationKey(
  algorithm: AsymmetricAlgorithm,
  publicKey: KeyMaterial,
  owner: string,
): NodeVerificationKey {
  const key = publicKeyObject(publicKey);
  const keyid = keyidOfKeyObject(algorithm, key, publicKey);
  const digest = algorithm === 'ed25519' ? null : 'sha256';
  const input = algorithm === 'ecdsa-p256-sha256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  return {
    algorithm,
    keyid,
    owner,
    verify: (signature, data) => hasSignatureForm(algorithm, signature) && verify(digest, data, input, signature),
  };
}
