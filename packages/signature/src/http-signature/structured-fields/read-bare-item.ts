// Reads one bare item (RFC 8941 §4.2.3.1) at the reader's place. One look at each character; null for what is malformed.
import { decodeBase64 } from '@davit/crypto';
import type { BareItem } from './values.ts';

export interface FieldReader {
  readonly text: string;
  at: number;
  /** Turns false at the first spelling that a serializer would not have chosen. */
  isCanonical: boolean;
}

export const createFieldReader = (text: string): FieldReader => ({ text, at: 0, isCanonical: true });

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isAlpha = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

/** Which characters go on in a token: tchar, `:` and `/`. */
const TOKEN = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code += 1)
  if (isDigit(code) || isAlpha(code) || "!#$%&'*+-.^_`|~:/".includes(String.fromCharCode(code))) TOKEN[code] = 1;

const MAX_INTEGER_DIGITS = 15;
const MAX_DECIMAL_WHOLE_DIGITS = 12;
const MAX_DECIMAL_FRACTION_DIGITS = 3;

function readNumber(reader: FieldReader): BareItem | null {
  const { text } = reader;
  const start = reader.at;
  let at = start;
  const isNegative = text.charCodeAt(at) === 0x2d;
  if (isNegative) at += 1;
  const first = at;
  while (isDigit(text.charCodeAt(at))) at += 1;
  const digits = at - first;
  if (digits === 0 || digits > MAX_INTEGER_DIGITS) return null;
  const hasZeros = text.charCodeAt(first) === 0x30 && (digits > 1 || isNegative);
  if (text.charCodeAt(at) !== 0x2e) {
    reader.at = at;
    if (hasZeros) reader.isCanonical = false;
    // `+ 0`: there is no negative zero among integers.
    return { type: 'integer', value: Number(text.slice(start, at)) + 0 };
  }
  if (digits > MAX_DECIMAL_WHOLE_DIGITS) return null;
  const point = at;
  at += 1;
  while (isDigit(text.charCodeAt(at))) at += 1;
  const fraction = at - point - 1;
  if (fraction === 0 || fraction > MAX_DECIMAL_FRACTION_DIGITS) return null;
  reader.at = at;
  const hasTrailingZero = fraction > 1 && text.charCodeAt(at - 1) === 0x30;
  if ((hasZeros && (digits > 1 || Number(text.slice(start, at)) === 0)) || hasTrailingZero) reader.isCanonical = false;
  return { type: 'decimal', value: Number(text.slice(start, at)) + 0 };
}

function readString(reader: FieldReader): BareItem | null {
  const { text } = reader;
  let start = reader.at + 1;
  let value = '';
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      reader.at = at + 1;
      return { type: 'string', value: value + text.slice(start, at) };
    }
    if (code < 0x20 || code > 0x7e) return null;
    if (code === 0x5c) {
      const next = text.charCodeAt(at + 1);
      if (next !== 0x22 && next !== 0x5c) return null;
      value += text.slice(start, at);
      start = at + 1;
      at += 1;
    }
  }
  return null;
}

function readBytes(reader: FieldReader): BareItem | null {
  const start = reader.at + 1;
  const end = reader.text.indexOf(':', start);
  if (end < 0) return null;
  const value = decodeBase64(reader.text, start, end);
  reader.at = end + 1;
  return value === null ? null : { type: 'bytes', value };
}

function readBoolean(reader: FieldReader): BareItem | null {
  const code = reader.text.charCodeAt(reader.at + 1);
  if (code !== 0x30 && code !== 0x31) return null;
  reader.at += 2;
  return { type: 'boolean', value: code === 0x31 };
}

function readDate(reader: FieldReader): BareItem | null {
  reader.at += 1;
  const number = readNumber(reader);
  return number?.type === 'integer' ? { type: 'date', value: number.value } : null;
}

function readToken(reader: FieldReader): BareItem {
  const { text } = reader;
  const start = reader.at;
  let at = start + 1;
  while (TOKEN[text.charCodeAt(at)] === 1) at += 1;
  reader.at = at;
  return { type: 'token', value: text.slice(start, at) };
}

export function readBareItem(reader: FieldReader): BareItem | null {
  const code = reader.text.charCodeAt(reader.at);
  if (code === 0x22) return readString(reader);
  if (isDigit(code) || code === 0x2d) return readNumber(reader);
  if (code === 0x3a) return readBytes(reader);
  if (isAlpha(code) || code === 0x2a) return readToken(reader);
  if (code === 0x3f) return readBoolean(reader);
  if (code === 0x40) return readDate(reader);
  return null;
}
