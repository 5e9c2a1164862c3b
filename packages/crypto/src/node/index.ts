// The crypto port over node:crypto, synchronous: on the hot path a thread-pool hop costs more than the work.
import { createCipheriv, createDecipheriv, createHash, createHmac, verify } from 'node:crypto';
import type { CryptoPort } from '../port.ts';
import { randomBytes } from './random-pool.ts';
import { generateKey, importSigner } from './signer.ts';
import { verifyKey } from './verify-key.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export const nodeCrypto: CryptoPort = {
  randomBytes,
  sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
  seal(key, plaintext, aad) {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(aad);
    return new Uint8Array(Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  open(key, sealed, aad) {
    if (sealed.length < IV_BYTES + TAG_BYTES) return null;
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(aad);
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      return new Uint8Array(
        Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), decipher.final()]),
      );
    } catch {
      return null;
    }
  },
  verify(algorithm, jwk, signature, data) {
    const key = verifyKey(algorithm, jwk);
    if (key === null) return false;
    try {
      return verify(
        algorithm === 'EdDSA' ? null : 'sha256',
        data,
        algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key,
        signature,
      );
    } catch {
      return false;
    }
  },
  generateKey,
  importSigner,
};
