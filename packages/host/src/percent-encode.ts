// application/x-www-form-urlencoded in the language alone, for engines without URLSearchParams. Encodes only, never decodes.
import { encodeUtf8 } from '@davit/crypto';

const HEX = '0123456789ABCDEF';
const isUnreserved = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2d ||
  byte === 0x2e ||
  byte === 0x5f ||
  byte === 0x7e;

/**
 * Everything but the unreserved characters as `%XX` of its UTF-8 bytes, so that one text serves paths and forms alike.
 * Lone surrogates become U+FFFD instead of an exception.
 * @see RFC 3986 §2.3
 */
export function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of encodeUtf8(text)) {
    encoded += isUnreserved(byte) ? String.fromCharCode(byte) : `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`;
  }
  return encoded;
}

/** Names and values of one form. A parameter that is undefined is left out. */
export type Form = Readonly<Record<string, string | undefined>>;

/** The body of a form post; `%20` for a space, which every form decoder reads. */
export function encodeForm(form: Form): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(form)) {
    if (value !== undefined) pairs.push(`${percentEncode(name)}=${percentEncode(value)}`);
  }
  return pairs.join('&');
}
