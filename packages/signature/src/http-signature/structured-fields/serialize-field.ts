// Values → the one text of a structured field (RFC 8941 §4.1). Throws a TypeError for values that have none.
import { encodeBase64 } from '@davit/crypto';
import type { BareItem, Dictionary, Member, Parameter } from './values.ts';

const MAX_INTEGER = 999_999_999_999_999;

function serializeInteger(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) > MAX_INTEGER) throw new TypeError('not a structured field integer');
  return String(value);
}

function serializeDecimal(value: number): string {
  const text = value.toFixed(3).replace(/0{1,2}$/, '');
  if (!/^-?\d{1,12}\./.test(text)) throw new TypeError('not a structured field decimal');
  return text;
}

export function serializeString(value: string): string {
  if (/[^\x20-\x7e]/.test(value)) throw new TypeError('not a structured field string');
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

export function serializeBareItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
      return serializeInteger(item.value);
    case 'decimal':
      return serializeDecimal(item.value);
    case 'string':
      return serializeString(item.value);
    case 'token':
      return item.value;
    case 'bytes':
      return `:${encodeBase64(item.value)}:`;
    case 'boolean':
      return item.value ? '?1' : '?0';
    case 'date':
      return `@${serializeInteger(item.value)}`;
  }
}

const isTrue = (item: BareItem): boolean => item.type === 'boolean' && item.value;

export const serializeParameters = (parameters: readonly Parameter[]): string =>
  parameters.map(([key, value]) => `;${key}${isTrue(value) ? '' : `=${serializeBareItem(value)}`}`).join('');

export function serializeMember(member: Member): string {
  const text =
    member.kind === 'item' ? serializeBareItem(member.bare) : `(${member.items.map(serializeMember).join(' ')})`;
  return text + serializeParameters(member.parameters);
}

export const serializeList = (members: readonly Member[]): string => members.map(serializeMember).join(', ');

export const serializeDictionary = (dictionary: Dictionary): string =>
  dictionary
    .map(({ key, value }) =>
      value.kind === 'item' && isTrue(value.bare)
        ? key + serializeParameters(value.parameters)
        : `${key}=${serializeMember(value)}`,
    )
    .join(', ');
