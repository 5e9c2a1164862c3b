// Signing keys over node:crypto: synchronous, because a thread-pool hop costs more than most signatures.
import { createPublicKey, sign } from 'node:crypto';
import { type AsymmetricAlgorithm, type KeyMaterial, keyidOfKeyObject, privateKeyObject } from './key-object.ts';
import type { NodeSigningKey } from './node-key.ts';

/** From a private key: KeyObject, PEM text or JWK. Throws a TypeError for a weak one or one of another kind. */
export function nodeSigningKey(algorithm: AsymmetricAlgorithm, privateKey: KeyMaterial): NodeSigningKey {
  const key = privateKeyObject(privateKey);
  if (key.type !== 'private') throw new TypeError('the key is not a private one');
  const keyid = keyidOfKeyObject(algorithm, createPublicKey(key), privateKey);
  const digest = algorithm === 'ed25519' ? null : 'sha256';
  const input = algorithm === 'ecdsa-p256-sha256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  return { algorithm, keyid, sign: (data) => sign(digest, data, input) };
}
