// Verified bytes → text, without TextDecoder: native hosts may not have one. Language only.
import { decodeUtf8 } from '@davit/crypto';

export function decodeText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw new TypeError('not UTF-8');
  return text;
}
