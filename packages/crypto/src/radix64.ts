// Bytes as digits of six bits (RFC 4648): the core of base64 and base64url, for engines that lack atob. Strict: one text per
// value. Table-driven: every token, proof and signed request goes through here. Knows no padding.

/** What all the alphabets begin with; the last two digits tell them apart. */
const COMMON = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** A character that has no value sets the high bits, which four characters joined by `|` show at once. */
const INVALID = 0xff;

/** The character codes of the 64 digits. */
export const digitCodes = (lastTwo: string): Uint8Array =>
  Uint8Array.from(COMMON + lastTwo, (letter) => letter.charCodeAt(0));

/** The value of each character code, for all digits of these alphabets. */
export function digitValues(...alphabets: readonly Uint8Array[]): Uint8Array {
  const values = new Uint8Array(256).fill(INVALID);
  for (const codes of alphabets) for (let i = 0; i < 64; i += 1) values[codes[i] as number] = i;
  return values;
}

/** Three bytes make four characters, so a whole number of groups; and few enough to be arguments of one call. */
const CHUNK_BYTES = 3 * 1024;

function encodeChunk(digits: Uint8Array, bytes: Uint8Array, start: number, end: number): string {
  const codes = new Array<number>(Math.ceil(((end - start) * 4) / 3));
  let at = 0;
  let i = start;
  for (; i + 2 < end; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    codes[at++] = digits[group >> 18] as number;
    codes[at++] = digits[(group >> 12) & 63] as number;
    codes[at++] = digits[(group >> 6) & 63] as number;
    codes[at++] = digits[group & 63] as number;
  }
  if (i < end) {
    const group = ((bytes[i] as number) << 16) | ((i + 1 < end ? (bytes[i + 1] as number) : 0) << 8);
    codes[at++] = digits[group >> 18] as number;
    codes[at++] = digits[(group >> 12) & 63] as number;
    if (i + 1 < end) codes[at++] = digits[(group >> 6) & 63] as number;
  }
  return String.fromCharCode.apply(null, codes);
}

export function encodeDigits(digits: Uint8Array, bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    text += encodeChunk(digits, bytes, start, Math.min(start + CHUNK_BYTES, bytes.length));
  return text;
}

/** The value of a character, or INVALID. Beyond the table there is nothing that has one. */
const valueAt = (values: Uint8Array, text: string, i: number): number => values[text.charCodeAt(i)] ?? INVALID;

/** The bytes of `text` from `start` to `end`, or null for anything that encodeDigits would not have written. */
export function decodeDigits(values: Uint8Array, text: string, start: number, end: number): Uint8Array | null {
  const length = end - start;
  const tail = length % 4;
  if (tail === 1) return null;
  const whole = end - tail;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let at = 0;
  for (let i = start; i < whole; i += 4) {
    const a = valueAt(values, text, i);
    const b = valueAt(values, text, i + 1);
    const c = valueAt(values, text, i + 2);
    const d = valueAt(values, text, i + 3);
    if ((a | b | c | d) > 63) return null;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = ((b & 15) << 4) | (c >> 2);
    bytes[at++] = ((c & 3) << 6) | d;
  }
  if (tail === 0) return bytes;
  const a = valueAt(values, text, whole);
  const b = valueAt(values, text, whole + 1);
  const c = tail === 3 ? valueAt(values, text, whole + 2) : 0;
  // What the last character holds beyond the last byte must be zero: else two texts would name one value.
  const surplus = tail === 3 ? c & 3 : b & 15;
  if ((a | b | c) > 63 || surplus !== 0) return null;
  bytes[at++] = (a << 2) | (b >> 4);
  if (tail === 3) bytes[at] = ((b & 15) << 4) | (c >> 2);
  return bytes;
}
