// What a publisher signs. Pure.
import { concatBytes, encodeUtf8 } from '@davit/crypto';
import { BUNDLE_SIGNATURE_PREFIX } from './integrity.ts';

export const bundleSignatureInput = (integrityBytes: Uint8Array): Uint8Array =>
  concatBytes(encodeUtf8(BUNDLE_SIGNATURE_PREFIX), integrityBytes);
