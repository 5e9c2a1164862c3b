// base64 with padding (RFC 4648 §4), strict: one text per value. The form inside structured fields and classic headers.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What has no value sets the high bits, which four characters joined by `|` show at once. */
const INVALID = 0xff;
const VALUES = new Uint8Array(256).fill(INVALID);
for (let i = 0; i < 64; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;
const PADDING = '='.charCodeAt(0);

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    text += left > 1 ? ALPHABET.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? ALPHABET.charAt(group & 63) : '=';
  }
  return text;
}

const valueAt = (text: string, i: number): number => VALUES[text.charCodeAt(i)] ?? INVALID;

/** The bytes of `text` from `start` to `end`, or null for anything but the one canonical spelling. */
export function decodeBase64(text: string, start = 0, end = text.length): Uint8Array | null {
  const length = end - start;
  if (length % 4 !== 0) return null;
  if (length === 0) return new Uint8Array(0);
  const padding = text.charCodeAt(end - 1) !== PADDING ? 0 : text.charCodeAt(end - 2) !== PADDING ? 1 : 2;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const whole = padding === 0 ? end : end - 4;
  let at = 0;
  for (let i = start; i < whole; i += 4) {
    const a = valueAt(text, i);
    const b = valueAt(text, i + 1);
    const c = valueAt(text, i + 2);
    const d = valueAt(text, i + 3);
    if ((a | b | c | d) > 63) return null;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = ((b & 15) << 4) | (c >> 2);
    bytes[at++] = ((c & 3) << 6) | d;
  }
  if (padding === 0) return bytes;
  const a = valueAt(text, whole);
  const b = valueAt(text, whole + 1);
  const c = padding === 1 ? valueAt(text, whole + 2) : 0;
  // What the last character holds beyond the last byte must be zero: else two texts would name one value.
  const surplus = padding === 1 ? c & 3 : b & 15;
  if ((a | b | c) > 63 || surplus !== 0) return null;
  bytes[at++] = (a << 2) | (b >> 4);
  if (padding === 1) bytes[at] = ((b & 15) << 4) | (c >> 2);
  return bytes;
}
