// What a publisher signs, and the form of the key that checks it. Pure.
import { concatBytes, encodeUtf8, type PublicJwk } from '@davit/crypto';
import { BUNDLE_SIGNATURE_PREFIX } from './integrity.ts';
import type { Ed25519Key } from './verified-bundle.ts';

export const ED25519_SIGNATURE_BYTES = 64;

export const bundleSignatureInput = (integrityBytes: Uint8Array): Uint8Array =>
  concatBytes(encodeUtf8(BUNDLE_SIGNATURE_PREFIX), integrityBytes);

/** @see RFC 8037 §2 */
export const ed25519Jwk = (key: Ed25519Key): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x: key });
