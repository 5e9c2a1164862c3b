// UTF-8 in the language alone, for engines without TextEncoder. Lone surrogates become U+FFFD, as TextEncoder does.

/** Writes what begins at `from`, where the first character beyond ASCII is; answers where it ended. */
function encodeFrom(text: string, from: number, bytes: Uint8Array): number {
  let at = from;
  for (let i = from; i < text.length; i += 1) {
    let point = text.charCodeAt(i);
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = point <= 0xdbff ? text.charCodeAt(i + 1) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i += 1;
      } else point = 0xfffd;
    }
    if (point < 0x80) bytes[at++] = point;
    else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 63);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    }
  }
  return at;
}

export function encodeUtf8(text: string): Uint8Array {
  const { length } = text;
  const ascii = new Uint8Array(length);
  let i = 0;
  for (; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) break;
    ascii[i] = code;
  }
  if (i === length) return ascii;
  const bytes = new Uint8Array(i + (length - i) * 3);
  bytes.set(ascii.subarray(0, i));
  return bytes.subarray(0, encodeFrom(text, i, bytes));
}

/** Few enough code units to be arguments of one call. */
const CHUNK_UNITS = 2048;

function toText(units: number[], count: number): string {
  units.length = count;
  return String.fromCharCode.apply(null, units);
}

/** The text, or null when the bytes are not well-formed UTF-8 (overlong forms and surrogates included). */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const { length } = bytes;
  const room = Math.min(length, CHUNK_UNITS + 1);
  let units = new Array<number>(room);
  let count = 0;
  let text = '';
  for (let i = 0; i < length; ) {
    if (count >= CHUNK_UNITS) {
      text += toText(units, count);
      units = new Array<number>(room);
      count = 0;
    }
    const b0 = bytes[i++] as number;
    if (b0 < 0x80) {
      units[count++] = b0;
      continue;
    }
    const more = b0 >= 0xf0 ? 3 : b0 >= 0xe0 ? 2 : 1;
    if (b0 < 0xc2 || b0 > 0xf4) return null;
    let point = b0 & (0x3f >> more);
    for (let k = 0; k < more; k += 1) {
      const next = i < length ? (bytes[i++] as number) : 0;
      if ((next & 0xc0) !== 0x80) return null;
      point = (point << 6) | (next & 63);
    }
    const tooSmall = point < (more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000);
    if (tooSmall || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null;
    if (point < 0x10000) units[count++] = point;
    else {
      units[count++] = 0xd7c0 + (point >> 10);
      units[count++] = 0xdc00 | (point & 0x3ff);
    }
  }
  return text + toText(units, count);
}
