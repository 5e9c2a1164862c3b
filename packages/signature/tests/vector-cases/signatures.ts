// Signatures of the four algorithms, each the same on every run.
import { createHmac, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { signEcdsaP256 } from './deterministic-ecdsa.ts';
import type { Jwk, VectorKey } from './keys.ts';

export const privateKeyOf = (jwk: Jwk): KeyObject => createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });

export function signBytes(key: VectorKey, text: string): Buffer {
  const data = Buffer.from(text);
  if (key.privateJwk === undefined)
    return createHmac('sha256', Buffer.from(key.secret ?? '', 'base64'))
      .update(data)
      .digest();
  if (key.algorithm === 'ecdsa-p256-sha256')
    return signEcdsaP256(data, Buffer.from(key.privateJwk.d ?? '', 'base64url'));
  return sign(key.algorithm === 'ed25519' ? null : 'sha256', data, privateKeyOf(key.privateJwk));
}
