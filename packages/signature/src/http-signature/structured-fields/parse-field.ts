// A whole field value → dictionary, list or item (RFC 8941 §4.2). Null for what is malformed. Stricter than the RFC, which lets
// the last of two equal keys decide: here they are refused.
import { createFieldReader, type FieldReader } from './read-bare-item.ts';
import { readItem, readKey, readMember, readParameters } from './read-member.ts';
import type { DictionaryMember, Item, Member } from './values.ts';

/** Keys are compared one by one, so there is an end to them. */
export const MAX_DICTIONARY_MEMBERS = 256;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

function skipSpaces(reader: FieldReader): void {
  while (reader.text.charCodeAt(reader.at) === 0x20) reader.at += 1;
}

/** After a member: to the next one (true), to the end (false), or null. */
function readSeparator(reader: FieldReader): boolean | null {
  const { text } = reader;
  while (isSpace(text.charCodeAt(reader.at))) reader.at += 1;
  if (reader.at === text.length) return false;
  if (text.charCodeAt(reader.at) !== 0x2c) return null;
  reader.at += 1;
  while (isSpace(text.charCodeAt(reader.at))) reader.at += 1;
  return reader.at === text.length ? null : true;
}

/** `a;b=1` means `a=?1;b=1`. */
function readImpliedTrue(reader: FieldReader): Item | null {
  const parameters = readParameters(reader);
  return parameters === null ? null : { kind: 'item', bare: { type: 'boolean', value: true }, parameters };
}

function readDictionaryMember(reader: FieldReader): DictionaryMember | null {
  const key = readKey(reader);
  if (key === null) return null;
  reader.isCanonical = true;
  const hasValue = reader.text.charCodeAt(reader.at) === 0x3d;
  if (hasValue) reader.at += 1;
  const start = reader.at;
  const value = hasValue ? readMember(reader) : readImpliedTrue(reader);
  if (value === null) return null;
  if (hasValue && value.kind === 'item' && value.bare.type === 'boolean' && value.bare.value)
    reader.isCanonical = false;
  return { key, value, raw: reader.text.slice(start, reader.at), isCanonical: reader.isCanonical };
}

export function parseDictionary(text: string, maxMembers = MAX_DICTIONARY_MEMBERS): DictionaryMember[] | null {
  const reader = createFieldReader(text);
  const members: DictionaryMember[] = [];
  skipSpaces(reader);
  if (reader.at === text.length) return members;
  for (;;) {
    const member = readDictionaryMember(reader);
    if (member === null) return null;
    if (members.length === maxMembers) return null;
    for (const { key } of members) if (key === member.key) return null;
    members.push(member);
    const more = readSeparator(reader);
    if (more !== true) return more === null ? null : members;
  }
}

export function parseList(text: string): Member[] | null {
  const reader = createFieldReader(text);
  const members: Member[] = [];
  skipSpaces(reader);
  if (reader.at === text.length) return members;
  for (;;) {
    const member = readMember(reader);
    if (member === null) return null;
    members.push(member);
    const more = readSeparator(reader);
    if (more !== true) return more === null ? null : members;
  }
}

export function parseItem(text: string): Item | null {
  const reader = createFieldReader(text);
  skipSpaces(reader);
  const item = readItem(reader);
  if (item === null) return null;
  skipSpaces(reader);
  return reader.at === text.length ? item : null;
}
