// base64url without padding (RFC 4648 §5), for engines that lack atob. Strict: one text per value. Table-driven: every DPoP
// proof and every token goes through here.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
/** A character that has no value sets the high bits, which four characters joined by `|` show at once. */
const INVALID = 0xff;
const VALUES = new Uint8Array(256).fill(INVALID);
for (let i = 0; i < 64; i += 1) VALUES[CODES[i] as number] = i;

/** Three bytes make four characters, so a whole number of groups; and few enough to be arguments of one call. */
const CHUNK_BYTES = 3 * 1024;

function encodeChunk(bytes: Uint8Array, start: number, end: number): string {
  const codes = new Array<number>(Math.ceil(((end - start) * 4) / 3));
  let at = 0;
  let i = start;
  for (; i + 2 < end; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    codes[at++] = CODES[group >> 18] as number;
    codes[at++] = CODES[(group >> 12) & 63] as number;
    codes[at++] = CODES[(group >> 6) & 63] as number;
    codes[at++] = CODES[group & 63] as number;
  }
  if (i < end) {
    const group = ((bytes[i] as number) << 16) | ((i + 1 < end ? (bytes[i + 1] as number) : 0) << 8);
    codes[at++] = CODES[group >> 18] as number;
    codes[at++] = CODES[(group >> 12) & 63] as number;
    if (i + 1 < end) codes[at++] = CODES[(group >> 6) & 63] as number;
  }
  return String.fromCharCode.apply(null, codes);
}

export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    text += encodeChunk(bytes, start, Math.min(start + CHUNK_BYTES, bytes.length));
  return text;
}

/** The value of a character, or INVALID. Beyond the table there is nothing that has one. */
const valueAt = (text: string, i: number): number => VALUES[text.charCodeAt(i)] ?? INVALID;

/** The bytes, or null for anything that is not the canonical unpadded form. */
export function decodeBase64url(text: string): Uint8Array | null {
  const tail = text.length % 4;
  if (tail === 1) return null;
  const whole = text.length - tail;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = valueAt(text, i);
    const b = valueAt(text, i + 1);
    const c = valueAt(text, i + 2);
    const d = valueAt(text, i + 3);
    if ((a | b | c | d) > 63) return null;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = ((b & 15) << 4) | (c >> 2);
    bytes[at++] = ((c & 3) << 6) | d;
  }
  if (tail === 0) return bytes;
  const a = valueAt(text, whole);
  const b = valueAt(text, whole + 1);
  const c = tail === 3 ? valueAt(text, whole + 2) : 0;
  // What the last character holds beyond the last byte must be zero: else two texts would name one value.
  const surplus = tail === 3 ? c & 3 : b & 15;
  if ((a | b | c) > 63 || surplus !== 0) return null;
  bytes[at++] = (a << 2) | (b >> 4);
  if (tail === 3) bytes[at] = ((b & 15) << 4) | (c >> 2);
  return bytes;
}
