// Clients' registered keys as keys that verify, over the crypto port. Where there is none, a stand-in costs the same and fits nothing.
import { equalBytes, type PublicJwk, type SignatureAlgorithm } from '@davit/crypto';
import { hasSignatureForm, type SigningAlgorithm, type VerificationKey } from '@davit/signature';
import type { AuthContext } from '../context.ts';
import type { SigningKeyFacts } from '../ports/signing-key-store.ts';
import { openSecret } from './shared-secret.ts';

type KeyContext = Pick<AuthContext, 'config' | 'crypto'>;

const JWS_NAME: Readonly<Record<Exclude<SigningAlgorithm, 'hmac-sha256'>, SignatureAlgorithm>> = {
  ed25519: 'EdDSA',
  'ecdsa-p256-sha256': 'ES256',
  'rsa-v1_5-sha256': 'RS256',
};

/** Whether the bytes are this key's signature over the data. */
export async function verifyWithKey(
  context: KeyContext,
  key: SigningKeyFacts,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  const { algorithm, publicJwk } = key;
  if (!hasSignatureForm(algorithm, signature)) return false;
  if (algorithm === 'hmac-sha256')
    return equalBytes(signature, await context.crypto.hmacSha256(await openSecret(context, key), data));
  return publicJwk !== null && (await context.crypto.verify(JWS_NAME[algorithm], publicJwk, signature, data));
}

export const toVerificationKey = (context: KeyContext, key: SigningKeyFacts): VerificationKey => ({
  algorithm: key.algorithm,
  keyid: key.keyid,
  owner: key.clientId,
  verify: (signature, data) => verifyWithKey(context, key, signature, data),
});

const STAND_IN_JWK: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
/** Has the form of an Ed25519 signature, so that it is calculated with. */
const STAND_IN_SIGNATURE = Uint8Array.from({ length: 64 }, (_, i) => (i === 63 ? 0x0f : 0x58));

/** In the place of a key that is unknown, revoked or switched off: takes as long as one and says no (T145). */
export const standInKey = (
  { crypto }: KeyContext,
  keyid: string,
  algorithm: Exclude<SigningAlgorithm, 'hmac-sha256'>,
): VerificationKey => ({
  algorithm,
  keyid,
  owner: '',
  async verify(_, data) {
    await crypto.verify('EdDSA', STAND_IN_JWK, STAND_IN_SIGNATURE, data);
    return false;
  },
});
