// Verification keys and shared secrets in WebCrypto. Weak keys are refused here, once, not at each request.
import type { PublicJwk } from '@davit/crypto';
import type { SigningAlgorithm } from './algorithm.ts';
import { keyidOf, soundPublicJwk } from './public-key.ts';
import { checkSecret, hasSignatureForm } from './signature-form.ts';
import type { SigningKey } from './signing-key.ts';
import type { VerificationKey } from './verification-key.ts';
import { webHashing } from './web-hashing.ts';
import { keyParameters, signatureParameters } from './web-parameters.ts';

const verifier =
  (algorithm: SigningAlgorithm, key: CryptoKey): VerificationKey['verify'] =>
  async (signature, data) =>
    hasSignatureForm(algorithm, signature) &&
    crypto.subtle.verify(signatureParameters(algorithm), key, signature as BufferSource, data as BufferSource);

/** Throws a TypeError for a key that is malformed, weak or of another kind. */
export async function importVerificationKey(
  algorithm: Exclude<SigningAlgorithm, 'hmac-sha256'>,
  jwk: PublicJwk,
  owner: string,
): Promise<VerificationKey> {
  if ('d' in jwk) throw new TypeError('the key is a private one: it stays with its caller');
  const sound = soundPublicJwk(algorithm, jwk);
  const key = await crypto.subtle
    .importKey('jwk', sound as JsonWebKey, keyParameters(algorithm), false, ['verify'])
    .catch((cause) => {
      throw new TypeError('the key is not a point of its curve', { cause });
    });
  return { algorithm, keyid: await keyidOf(sound, webHashing), owner, verify: verifier(algorithm, key) };
}

export interface SharedSecret {
  /** 32 bytes or more, drawn at random. */
  readonly secret: Uint8Array;
  /** The name that both sides gave it: never derived from the secret. */
  readonly keyid: string;
  readonly owner: string;
}

/** An existing shared secret. Whoever verifies can also sign: prefer a key pair. */
export async function importSharedSecret({
  secret,
  keyid,
  owner,
}: SharedSecret): Promise<SigningKey & VerificationKey> {
  checkSecret(secret, keyid);
  const parameters = keyParameters('hmac-sha256');
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, parameters, false, ['sign', 'verify']);
  return {
    algorithm: 'hmac-sha256',
    keyid,
    owner,
    sign: async (data) => new Uint8Array(await crypto.subtle.sign('HMAC', key, data as BufferSource)),
    verify: verifier('hmac-sha256', key),
  };
}
