// Signing keys in Node: synchronous, over a KeyObject.
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { PrivateJwk, PublicJwk, SignatureAlgorithm, Signer } from '../port.ts';

function toSigner(algorithm: SignatureAlgorithm, key: KeyObject, publicJwk: PublicJwk): Signer {
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  return {
    algorithm,
    publicJwk,
    sign: (data) =>
      new Uint8Array(sign(digest, data, algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key)),
  };
}

function publicHalf({ kty, crv, x, y, n, e }: PrivateJwk): PublicJwk {
  if (kty === 'RSA') return { kty, n: n as string, e: e as string };
  return y === undefined ? { kty, crv: crv as string, x: x as string } : { kty, crv: crv as string, x: x as string, y };
}

export function importSigner(algorithm: SignatureAlgorithm, privateJwk: PrivateJwk): Signer {
  const key = createPrivateKey({ key: { ...privateJwk } as JsonWebKey, format: 'jwk' });
  return toSigner(algorithm, key, publicHalf(privateJwk));
}

export function generateKey(algorithm: SignatureAlgorithm): { signer: Signer; privateJwk: PrivateJwk } {
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : algorithm === 'EdDSA'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateJwk = privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;
  return { signer: toSigner(algorithm, privateKey, publicHalf(privateJwk)), privateJwk };
}
