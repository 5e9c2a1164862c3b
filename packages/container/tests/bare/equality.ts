// Deep equality as vitest's `toEqual`, `toStrictEqual` and `toMatchObject` see it, in the language alone. What it does not know
// it compares by identity, so that a test fails rather than passes by accident.

export interface Asymmetric {
  readonly matches: (value: unknown) => boolean;
  readonly text: string;
}
const ASYMMETRIC: unique symbol = Symbol('asymmetric');
export const asymmetric = (text: string, matches: (value: unknown) => boolean): Asymmetric =>
  ({ [ASYMMETRIC]: true, text, matches }) as Asymmetric;
export const isAsymmetric = (value: unknown): value is Asymmetric =>
  typeof value === 'object' && value !== null && ASYMMETRIC in value;

/**
 * `equal`: members that are undefined count as absent, and prototypes do not matter. `strict`: both count. `subset`: an object may
 * have members beyond the expected ones; lists have to be as long as expected.
 */
export type Mode = 'equal' | 'strict' | 'subset';

const tagOf = (value: object): string => Object.prototype.toString.call(value);
const keysOf = (value: object, mode: Mode): PropertyKey[] =>
  Reflect.ownKeys(value).filter(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(value, key) &&
      (mode === 'strict' || (value as Record<PropertyKey, unknown>)[key] !== undefined),
  );

export function equals(found: unknown, expected: unknown, mode: Mode, seen: readonly object[] = []): boolean {
  if (isAsymmetric(expected)) return expected.matches(found);
  if (Object.is(found, expected)) return true;
  if (typeof found !== 'object' || typeof expected !== 'object' || found === null || expected === null) return false;
  if (seen.includes(expected)) throw new Error('a cyclic expectation is not supported in a bare engine');
  // Members of an error or of a list are asked for like those of any object.
  const anyObject = mode === 'subset' && tagOf(expected) === '[object Object]';
  if (!anyObject && tagOf(found) !== tagOf(expected)) return false;
  if (mode === 'strict' && Object.getPrototypeOf(found) !== Object.getPrototypeOf(expected)) return false;
  const deeper = [...seen, expected];
  const same = (a: unknown, b: unknown): boolean => equals(a, b, mode, deeper);

  if (expected instanceof Error)
    return (found as Error).message === expected.message && (found as Error).name === expected.name;
  if (expected instanceof Date) return (found as Date).getTime() === expected.getTime();
  if (expected instanceof RegExp) return String(found) === String(expected);
  if (ArrayBuffer.isView(expected)) {
    const [a, b] = [found, expected] as [Uint8Array, Uint8Array];
    return a.length === b.length && Array.prototype.every.call(b, (item: unknown, at: number) => a[at] === item);
  }
  if (expected instanceof Map) {
    const map = found as Map<unknown, unknown>;
    return (
      map.size === expected.size && [...expected].every(([key, value]) => map.has(key) && same(map.get(key), value))
    );
  }
  if (expected instanceof Set) {
    const set = found as Set<unknown>;
    return (
      set.size === expected.size &&
      [...expected].every((item) => set.has(item) || [...set].some((one) => same(one, item)))
    );
  }
  if (Array.isArray(expected)) {
    const list = found as unknown[];
    return list.length === expected.length && expected.every((item, at) => same(list[at], item));
  }
  const members = found as Record<PropertyKey, unknown>;
  const wanted = expected as Record<PropertyKey, unknown>;
  if (mode === 'subset')
    return Reflect.ownKeys(expected).every((key) => key in members && same(members[key], wanted[key]));
  const keys = keysOf(expected, mode);
  return (
    keysOf(found, mode).length === keys.length && keys.every((key) => key in members && same(members[key], wanted[key]))
  );
}
