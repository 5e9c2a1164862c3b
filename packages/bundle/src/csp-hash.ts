// A SHA-256 as Content-Security-Policy writes it. Signed lists keep hashes in hex; only the header needs base64.
import { encodeBase64 } from '@davit/crypto';
import type { Sha256Hex } from './archive/verified-bundle.ts';

/** `sha256-<base64>` for the hex form. @see CSP Level 3 §2.3.1 */
export function toCspHash(hex: Sha256Hex): string {
  const bytes = Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
  return `sha256-${encodeBase64(bytes)}`;
}
