// The value of an HTTP field as a component (RFC 9421 §2.1): plain, `;sf`, `;key`, `;bs`.
import { encodeBase64, encodeUtf8 } from '@davit/crypto';
import { type Result, refuse, succeed } from '../result.ts';
import type { ComponentFailureReason } from './component-failure.ts';
import type { HeaderLine } from './request-head.ts';
import { parseDictionary, parseItem, parseList } from './structured-fields/parse-field.ts';
import { serializeDictionary, serializeList, serializeMember } from './structured-fields/serialize-field.ts';
import { type Parameter, parameterOf } from './structured-fields/values.ts';

type Value = Result<string, ComponentFailureReason>;

/** What `;sf` may be said of: the type of a structured field is a matter of knowing the field. */
const DICTIONARIES = [
  'content-digest',
  'repr-digest',
  'want-content-digest',
  'signature',
  'signature-input',
  'accept-signature',
  'priority',
  'cache-status',
];
const LISTS = ['client-cert-chain', 'accept-ch'];
const ITEMS = ['client-cert', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'idempotency-key'];

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** By hand: `[ \t]+$` looks at every run of spaces from each of its characters. */
export function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The lines of one name, without the whitespace around them and with line folding undone. */
export function fieldLines(headers: readonly HeaderLine[], name: string): string[] {
  const lines: string[] = [];
  for (const [key, value] of headers)
    if (key.length === name.length && key.toLowerCase() === name)
      lines.push(
        value
          .split(/\r?\n[ \t]+/)
          .map(trimSpaces)
          .join(' '),
      );
  return lines;
}

const toBytes = (text: string): Uint8Array => {
  // Header values come as one character a byte (ISO 8859-1); what is beyond was never on the wire as such.
  const codes = Array.from(text, (letter) => letter.charCodeAt(0));
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : encodeUtf8(text);
};

function strictValue(name: string, joined: string): Value {
  if (DICTIONARIES.includes(name)) {
    const dictionary = parseDictionary(joined);
    return dictionary === null ? refuse('not_structured') : succeed(serializeDictionary(dictionary));
  }
  if (LISTS.includes(name)) {
    const list = parseList(joined);
    return list === null ? refuse('not_structured') : succeed(serializeList(list));
  }
  const item = ITEMS.includes(name) ? parseItem(joined) : null;
  return item === null ? refuse('not_structured') : succeed(serializeMember(item));
}

function memberValue(joined: string, key: string): Value {
  const dictionary = parseDictionary(joined);
  if (dictionary === null) return refuse('not_structured');
  const member = dictionary.find((entry) => entry.key === key);
  return member === undefined ? refuse('absent') : succeed(serializeMember(member.value));
}

/** @param headers headers, or trailers where `;tr` was said. */
export function fieldComponentValue(
  name: string,
  parameters: readonly Parameter[],
  headers: readonly HeaderLine[],
): Value {
  if (parameters.some(([key]) => !['req', 'tr', 'sf', 'key', 'bs'].includes(key))) return refuse('unknown_parameter');
  const key = parameterOf(parameters, 'key');
  const isStructured = parameterOf(parameters, 'sf') !== undefined || key !== undefined;
  const isBytes = parameterOf(parameters, 'bs') !== undefined;
  if (isStructured && isBytes) return refuse('conflicting_parameters');
  if (key !== undefined && key.type !== 'string') return refuse('unknown_parameter');
  const lines = fieldLines(headers, name);
  if (lines.length === 0) return refuse('absent');
  if (isBytes) return succeed(lines.map((line) => `:${encodeBase64(toBytes(line))}:`).join(', '));
  const joined = lines.join(', ');
  if (key !== undefined) return memberValue(joined, key.value);
  return isStructured ? strictValue(name, joined) : succeed(joined);
}
