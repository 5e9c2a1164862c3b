// Signing keys in WebCrypto: made non-extractable, or taken over. The private half is only ever used through the engine.
import type { PrivateJwk, PublicJwk } from '@davit/crypto';
import type { SigningAlgorithm } from './algorithm.ts';
import { keyidOf, soundPublicJwk } from './public-key.ts';
import type { SigningKey } from './signing-key.ts';
import { webHashing } from './web-hashing.ts';
import { keyParameters, signatureParameters } from './web-parameters.ts';

type AsymmetricAlgorithm = Exclude<SigningAlgorithm, 'hmac-sha256'>;

const toSigningKey = (algorithm: SigningAlgorithm, keyid: string, key: CryptoKey): SigningKey => ({
  algorithm,
  keyid,
  sign: async (data) =>
    new Uint8Array(await crypto.subtle.sign(signatureParameters(algorithm), key, data as BufferSource)),
});

async function fromPair(algorithm: AsymmetricAlgorithm, pair: CryptoKeyPair): Promise<SigningKey> {
  const exported = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as PublicJwk;
  const keyid = await keyidOf(soundPublicJwk(algorithm, exported), webHashing);
  const { name, hash } = pair.privateKey.algorithm as KeyAlgorithm & { readonly hash?: { readonly name: string } };
  if (name !== keyParameters(algorithm).name || (hash !== undefined && hash.name !== 'SHA-256'))
    throw new TypeError(`a CryptoKey for ${name} does not fit ${algorithm}`);
  return toSigningKey(algorithm, keyid, pair.privateKey);
}

async function fromJwk(algorithm: AsymmetricAlgorithm, jwk: PrivateJwk): Promise<SigningKey> {
  const keyid = await keyidOf(soundPublicJwk(algorithm, jwk), webHashing);
  const { alg: _alg, use: _use, ...members } = jwk;
  const key = await crypto.subtle.importKey('jwk', members as JsonWebKey, keyParameters(algorithm), false, ['sign']);
  return toSigningKey(algorithm, keyid, key);
}

/** From a pair (which may be non-extractable and come from IndexedDB) or from a private JWK. Throws a TypeError for weak keys. */
export const importSigningKey = (
  algorithm: AsymmetricAlgorithm,
  key: CryptoKeyPair | PrivateJwk,
): Promise<SigningKey> => ('privateKey' in key ? fromPair(algorithm, key) : fromJwk(algorithm, key));

export interface GeneratedSigningKey {
  readonly key: SigningKey;
  /** What the API is given. */
  readonly publicJwk: PublicJwk;
  /** To keep, in IndexedDB for example: structured cloning takes it, reading the private half does not work. */
  readonly pair: CryptoKeyPair;
}

/** A new key whose private half never leaves the engine. */
export async function generateSigningKey(algorithm: AsymmetricAlgorithm = 'ed25519'): Promise<GeneratedSigningKey> {
  const pair = (await crypto.subtle.generateKey(keyParameters(algorithm), false, ['sign', 'verify'])) as CryptoKeyPair;
  const exported = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as PublicJwk;
  return { key: await fromPair(algorithm, pair), publicJwk: soundPublicJwk(algorithm, exported), pair };
}
