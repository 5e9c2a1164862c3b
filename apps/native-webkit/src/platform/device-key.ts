// The key that proves this installation to the authorization server: P-256, in a file that only this user can read (0600). A phone
// keeps it in its secure element; a desktop without one cannot.
import { encodeBase64url, type Signer } from '@davit/crypto';
import { p256 } from '@noble/curves/nist.js';
import { readWholeNow, writeWhole } from './folder.ts';

const KEY_BYTES = 32;

export function openDeviceKey(file: string, randomBytes: (length: number) => Uint8Array): Signer {
  const kept = readWholeNow(file);
  let secret = kept !== null && kept.length === KEY_BYTES && p256.utils.isValidSecretKey(kept) ? kept : null;
  if (secret === null) {
    // 48 bytes, reduced: no value is more likely than another (FIPS 186-5 A.2.1).
    secret = p256.utils.randomSecretKey(randomBytes(48));
    if (writeWhole(file, secret) === 'full') throw new Error('There is no room on this device');
  }
  const key = secret;
  const point = p256.getPublicKey(key, false);
  return {
    algorithm: 'ES256',
    publicJwk: {
      kty: 'EC',
      crv: 'P-256',
      x: encodeBase64url(point.subarray(1, 33)),
      y: encodeBase64url(point.subarray(33, 65)),
    },
    // RFC 7518 §3.4: r ‖ s. Hashed there; low-s is not asked for.
    sign: (data) => p256.sign(data, key, { lowS: false }),
  };
}
