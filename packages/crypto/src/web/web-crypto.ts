// The whole crypto port over WebCrypto. Holds no key.

import { concatBytes } from '../bytes.ts';
import type { CryptoPort, PrivateJwk } from '../port.ts';
import { webDigest } from './digest.ts';
import { importParameters } from './parameters.ts';
import { publicJwkOf, signerFromKeyPair } from './signer.ts';
import { webVerifier } from './verifier.ts';

const IV_BYTES = 12;
const bytes = (data: Uint8Array) => data as BufferSource;
const aesKey = (key: Uint8Array, use: KeyUsage) => crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, [use]);

export const webCrypto: CryptoPort = {
  ...webDigest,
  ...webVerifier,
  async hmacSha256(key, data) {
    const imported = await crypto.subtle.importKey('raw', bytes(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes(data)));
  },
  async seal(key, plaintext, aad) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: bytes(aad) },
      await aesKey(key, 'encrypt'),
      bytes(plaintext),
    );
    return concatBytes(iv, new Uint8Array(sealed));
  },
  async open(key, sealed, aad) {
    try {
      const iv = bytes(sealed.subarray(0, IV_BYTES));
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv, additionalData: bytes(aad) },
        await aesKey(key, 'decrypt'),
        bytes(sealed.subarray(IV_BYTES)),
      );
      return new Uint8Array(plain);
    } catch {
      return null;
    }
  },
  async generateKey(algorithm) {
    const pair = (await crypto.subtle.generateKey(importParameters(algorithm), true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const { kty, crv, x, y, n, e, d, p, q, dp, dq, qi } = await crypto.subtle.exportKey('jwk', pair.privateKey);
    const privateJwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi })) as PrivateJwk;
    return { signer: signerFromKeyPair(algorithm, pair.privateKey, await publicJwkOf(pair.publicKey)), privateJwk };
  },
  async importSigner(algorithm, privateJwk) {
    const key = await crypto.subtle.importKey(
      'jwk',
      { ...privateJwk } as JsonWebKey,
      importParameters(algorithm),
      true,
      ['sign'],
    );
    const { kty, crv, x, y, n, e } = privateJwk;
    return signerFromKeyPair(algorithm, key, JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })));
  },
};
