// A copy of a value that is JSON and nothing else: objects without a prototype, bounded depth and size (T115, T117).
import { type Json, MAX_MESSAGE_LENGTH } from '@davit/protocol';

const MAX_DEPTH = 64;

/** The copy, or undefined when the value is not JSON, nested deeper than 64, or longer than a message may be. */
export function toBareJson(value: unknown): Json | undefined {
  let room = MAX_MESSAGE_LENGTH;
  // Every value costs at least one character of JSON; strings and keys cost their length and two quotes.
  const spend = (cost: number): boolean => {
    room -= cost;
    return room >= 0;
  };
  const copy = (item: unknown, depth: number): Json | undefined => {
    if (depth > MAX_DEPTH) return undefined;
    switch (typeof item) {
      case 'string':
        return spend(item.length + 2) ? item : undefined;
      case 'boolean':
        return spend(4) ? item : undefined;
      case 'number':
        return Number.isFinite(item) && spend(1) ? item : undefined;
      case 'object':
        if (item === null) return spend(4) ? null : undefined;
        return Array.isArray(item) ? copyArray(item, depth) : copyObject(item, depth);
      default:
        return undefined;
    }
  };
  const copyArray = (items: readonly unknown[], depth: number): Json | undefined => {
    if (!spend(2 + items.length)) return undefined;
    const out: Json[] = [];
    for (let at = 0; at < items.length; at += 1) {
      const item = copy(items[at], depth + 1);
      if (item === undefined) return undefined;
      out.push(item);
    }
    return out;
  };
  const copyObject = (source: object, depth: number): Json | undefined => {
    const prototype = Object.getPrototypeOf(source) as object | null;
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return undefined;
    const out = Object.create(null) as { [key: string]: Json };
    if (!spend(2)) return undefined;
    for (const key of Object.keys(source)) {
      const item = spend(key.length + 4) ? copy((source as Record<string, unknown>)[key], depth + 1) : undefined;
      if (item === undefined) return undefined;
      out[key] = item;
    }
    return out;
  };
  try {
    return copy(value, 0);
  } catch {
    // A getter or a proxy that throws: not JSON.
    return undefined;
  }
}
