// PEM, JWK or KeyObject → KeyObject with its keyid, checked once. Throws a TypeError for what is weak or does not fit.
import { createPrivateKey, createPublicKey, type JsonWebKey, KeyObject } from 'node:crypto';
import type { PublicJwk } from '@davit/crypto';
import type { SigningAlgorithm } from '../../keys/algorithm.ts';
import { keyidOf, soundPublicJwk } from '../../keys/public-key.ts';
import { nodeHashing } from './node-hashing.ts';

export type AsymmetricAlgorithm = Exclude<SigningAlgorithm, 'hmac-sha256'>;
/** A KeyObject, the text of a PEM file, or a JWK. */
export type KeyMaterial = KeyObject | string | JsonWebKey;

type Create = (input: string | { key: JsonWebKey; format: 'jwk' }) => KeyObject;

function toKeyObject(material: KeyMaterial, create: Create): KeyObject {
  if (material instanceof KeyObject) return material;
  try {
    return create(typeof material === 'string' ? material : { key: material, format: 'jwk' });
  } catch (cause) {
    throw new TypeError('the key cannot be read: give the text of a PEM, a JWK as an object, or a KeyObject', {
      cause,
    });
  }
}

export const privateKeyObject = (material: KeyMaterial): KeyObject => toKeyObject(material, createPrivateKey);

export function publicKeyObject(material: KeyMaterial): KeyObject {
  // createPublicKey would take a private key, too, and quietly keep the public half.
  if (material instanceof KeyObject && material.type !== 'public') throw new TypeError('the key is not a public one');
  if (typeof material === 'string' && material.includes('PRIVATE KEY'))
    throw new TypeError('the key is a private one: it stays with its caller');
  if (typeof material === 'object' && 'd' in material)
    throw new TypeError('the key is a private one: it stays with its caller');
  return toKeyObject(material, createPublicKey);
}

/** @param key the public half of `material` */
export function keyidOfKeyObject(algorithm: AsymmetricAlgorithm, key: KeyObject, material: KeyMaterial): string {
  // Importing would quietly mend a second spelling of a JWK.
  if (typeof material === 'object' && !(material instanceof KeyObject))
    soundPublicJwk(algorithm, material as unknown as PublicJwk);
  if (key.asymmetricKeyType === 'rsa-pss') throw new TypeError(`an RSA-PSS key does not fit ${algorithm}`);
  return keyidOf(
    soundPublicJwk(algorithm, key.export({ format: 'jwk' }) as unknown as PublicJwk),
    nodeHashing,
  ) as string;
}
