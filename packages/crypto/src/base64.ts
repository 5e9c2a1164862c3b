// base64 with padding (RFC 4648 §4), strict: one text per value. The form of structured fields, Basic credentials and PEM.
import { decodeDigits, digitCodes, digitValues, encodeDigits } from './radix64.ts';

const CODES = digitCodes('+/');
const VALUES = digitValues(CODES);
const VALUES_OF_BOTH = digitValues(CODES, digitCodes('-_'));
const PADDING = '='.charCodeAt(0);
/** What fills the last group, by how many bytes it holds. */
const FILL = ['', '==', '='] as const;

export const encodeBase64 = (bytes: Uint8Array): string => encodeDigits(CODES, bytes) + FILL[bytes.length % 3];

/** How many of the last characters, two at most, are padding. */
function paddingBefore(text: string, end: number): number {
  if (text.charCodeAt(end - 1) !== PADDING) return 0;
  return text.charCodeAt(end - 2) === PADDING ? 2 : 1;
}

/** The bytes of `text` from `start` to `end`, or null for anything but the one canonical spelling. */
export function decodeBase64(text: string, start = 0, end = text.length): Uint8Array | null {
  if ((end - start) % 4 !== 0) return null;
  return decodeDigits(VALUES, text, start, start === end ? end : end - paddingBefore(text, end));
}

/** base64 or base64url, padded, unpadded or padded wrongly: what people paste and old clients send. Null for anything else. */
export const decodeAnyBase64 = (text: string): Uint8Array | null =>
  decodeDigits(VALUES_OF_BOTH, text, 0, text.length - paddingBefore(text, text.length));
