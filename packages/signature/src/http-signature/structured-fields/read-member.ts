// Reads keys, parameters, items and inner lists (RFC 8941 §4.2.1-4.2.3). Stricter in one thing: a parameter comes once.
import { type FieldReader, readBareItem } from './read-bare-item.ts';
import type { BareItem, InnerList, Item, Member, Parameter } from './values.ts';

const SP = 0x20;
/** Keys are compared one by one, so there is an end to them. */
const MAX_PARAMETERS = 64;
const TRUE: BareItem = { type: 'boolean', value: true };
const NONE: readonly Parameter[] = [];

const isKeyStart = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || code === 0x2a;
const isKeyPart = (code: number): boolean =>
  isKeyStart(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d || code === 0x2e;

export function readKey(reader: FieldReader): string | null {
  const { text } = reader;
  const start = reader.at;
  if (!isKeyStart(text.charCodeAt(start))) return null;
  let at = start + 1;
  while (isKeyPart(text.charCodeAt(at))) at += 1;
  reader.at = at;
  return text.slice(start, at);
}

/** What follows a key: `=` and a value, or nothing, which means true. */
function readAssigned(reader: FieldReader): BareItem | null {
  if (reader.text.charCodeAt(reader.at) !== 0x3d) return TRUE;
  reader.at += 1;
  const value = readBareItem(reader);
  if (value?.type === 'boolean' && value.value) reader.isCanonical = false;
  return value;
}

export function readParameters(reader: FieldReader): readonly Parameter[] | null {
  const { text } = reader;
  if (text.charCodeAt(reader.at) !== 0x3b) return NONE;
  const parameters: Parameter[] = [];
  while (text.charCodeAt(reader.at) === 0x3b) {
    reader.at += 1;
    while (text.charCodeAt(reader.at) === SP) {
      reader.at += 1;
      reader.isCanonical = false;
    }
    const key = readKey(reader);
    if (key === null) return null;
    const value = readAssigned(reader);
    if (value === null || parameters.length === MAX_PARAMETERS) return null;
    for (const [name] of parameters) if (name === key) return null;
    parameters.push([key, value]);
  }
  return parameters;
}

export function readItem(reader: FieldReader): Item | null {
  const bare = readBareItem(reader);
  if (bare === null) return null;
  const parameters = readParameters(reader);
  return parameters === null ? null : { kind: 'item', bare, parameters };
}

function readInnerList(reader: FieldReader): InnerList | null {
  const { text } = reader;
  const items: Item[] = [];
  reader.at += 1;
  for (;;) {
    let spaces = 0;
    while (text.charCodeAt(reader.at) === SP) {
      reader.at += 1;
      spaces += 1;
    }
    if (text.charCodeAt(reader.at) === 0x29) {
      if (spaces > 0) reader.isCanonical = false;
      reader.at += 1;
      const parameters = readParameters(reader);
      return parameters === null ? null : { kind: 'inner-list', items, parameters };
    }
    if (spaces === 0 && items.length > 0) return null;
    if (spaces !== (items.length > 0 ? 1 : 0)) reader.isCanonical = false;
    const item = readItem(reader);
    if (item === null) return null;
    items.push(item);
  }
}

export const readMember = (reader: FieldReader): Member | null =>
  reader.text.charCodeAt(reader.at) === 0x28 ? readInnerList(reader) : readItem(reader);
