// A value as text for the message of a failed expectation. Bounded, and it never throws.
import { isAsymmetric } from './equality.ts';

const MAX_LENGTH = 500;

export function show(value: unknown): string {
  const seen: unknown[] = [];
  const text = (item: unknown): unknown => {
    if (typeof item === 'bigint') return `${item}n`;
    if (typeof item === 'function' || typeof item === 'symbol' || item === undefined) return String(item);
    if (typeof item !== 'object' || item === null) return item;
    if (isAsymmetric(item)) return item.text;
    if (seen.includes(item)) return '(again)';
    seen.push(item);
    if (item instanceof Error) return `${item.name}: ${item.message}`;
    if (item instanceof Map) return { Map: [...item].map(([key, one]) => [text(key), text(one)]) };
    if (item instanceof Set) return { Set: [...item].map(text) };
    if (ArrayBuffer.isView(item)) return { bytes: [...(item as Uint8Array).slice(0, 40)].join(' ') };
    if (Array.isArray(item)) return item.slice(0, 50).map(text);
    return Object.fromEntries(Object.entries(item).map(([key, one]) => [key, text(one)]));
  };
  try {
    return (JSON.stringify(text(value)) ?? 'undefined').slice(0, MAX_LENGTH);
  } catch (error) {
    return `(cannot be shown: ${String(error)})`;
  }
}
