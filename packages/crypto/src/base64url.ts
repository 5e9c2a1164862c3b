// base64url without padding (RFC 4648 §5), strict: one text per value. The form of tokens, proofs and thumbprints.
import { decodeDigits, digitCodes, digitValues, encodeDigits } from './radix64.ts';

const CODES = digitCodes('-_');
const VALUES = digitValues(CODES);

export const encodeBase64url = (bytes: Uint8Array): string => encodeDigits(CODES, bytes);

/** The bytes, or null for anything that is not the canonical unpadded form. */
export const decodeBase64url = (text: string): Uint8Array | null => decodeDigits(VALUES, text, 0, text.length);
