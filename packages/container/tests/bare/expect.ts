// `expect` of vitest with the matchers that the core's tests use. One that is not here fails the test that asks for it.
import { asymmetric, equals } from './equality.ts';
import { show } from './show.ts';

export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
}

type Verdict = { readonly pass: boolean; readonly wanted: string };
type Matcher = (found: unknown, ...args: never[]) => Verdict;

const is = (pass: boolean, wanted: string): Verdict => ({ pass, wanted });
const compare =
  (sign: string, test: (a: number | bigint, b: number | bigint) => boolean): Matcher =>
  (found: unknown, limit: number | bigint) =>
    is((typeof found === 'number' || typeof found === 'bigint') && test(found, limit), `${sign} ${limit}`);

function contains(found: unknown, item: unknown, mode: 'identical' | 'equal'): boolean {
  if (typeof found === 'string') return typeof item === 'string' && found.includes(item);
  const items = [...(found as Iterable<unknown>)];
  return mode === 'identical' ? items.includes(item) : items.some((one) => equals(one, item, 'equal'));
}

function lookUp(found: unknown, path: string | readonly PropertyKey[]): { readonly value: unknown } | null {
  let value = found;
  for (const key of typeof path === 'string' ? path.split('.') : path) {
    if (value === null || value === undefined || !(key in Object(value))) return null;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return { value };
}

function fits(error: unknown, wanted: unknown): boolean {
  const message = error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);
  if (wanted === undefined) return true;
  if (typeof wanted === 'string') return message.includes(wanted);
  if (wanted instanceof RegExp) return wanted.test(message);
  if (typeof wanted === 'function') return error instanceof wanted;
  if (wanted instanceof Error) return message === wanted.message;
  return equals(error, wanted, 'equal');
}

/** Of a function: what it throws. Of a rejection (`.rejects`): the reason itself. */
function throws(found: unknown, wanted: unknown): Verdict {
  if (typeof found !== 'function') return is(fits(found, wanted), `an error like ${show(wanted)}`);
  try {
    found();
  } catch (error) {
    return is(fits(error, wanted), `to throw ${show(wanted)}, and not ${show(error)}`);
  }
  return is(false, `to throw ${show(wanted)}`);
}

const MATCHERS: Readonly<Record<string, Matcher>> = {
  toBe: (found, wanted: unknown) => is(Object.is(found, wanted), show(wanted)),
  toEqual: (found, wanted: unknown) => is(equals(found, wanted, 'equal'), show(wanted)),
  toStrictEqual: (found, wanted: unknown) => is(equals(found, wanted, 'strict'), show(wanted)),
  toMatchObject: (found, wanted: unknown) => is(equals(found, wanted, 'subset'), `something with ${show(wanted)}`),
  toContain: (found, wanted: unknown) =>
    is(contains(found, wanted, 'identical'), `something with ${show(wanted)} in it`),
  toContainEqual: (found, wanted: unknown) =>
    is(contains(found, wanted, 'equal'), `something with ${show(wanted)} in it`),
  toHaveLength: (found, wanted: number) =>
    is((found as { length?: unknown })?.length === wanted, `a length of ${wanted}`),
  toHaveProperty: (found, ...[path, ...wanted]: [string | PropertyKey[], ...unknown[]]) => {
    const member = lookUp(found, path);
    const pass = member !== null && (wanted.length === 0 || equals(member.value, wanted[0], 'equal'));
    return is(pass, `a property ${show(path)}`);
  },
  toMatch: (found, wanted: string | RegExp) =>
    is(
      typeof found === 'string' && (typeof wanted === 'string' ? found.includes(wanted) : wanted.test(found)),
      `text like ${wanted}`,
    ),
  toBeInstanceOf: (found, wanted: new () => unknown) => is(found instanceof wanted, `a ${wanted.name}`),
  toBeTypeOf: (found, wanted: string) => is(typeof found === wanted, `a ${wanted}`),
  toBeOneOf: (found, wanted: readonly unknown[]) =>
    is(
      wanted.some((one) => equals(found, one, 'equal')),
      `one of ${show(wanted)}`,
    ),
  toBeDefined: (found) => is(found !== undefined, 'anything but undefined'),
  toBeUndefined: (found) => is(found === undefined, 'undefined'),
  toBeNull: (found) => is(found === null, 'null'),
  toBeNaN: (found) => is(Number.isNaN(found), 'NaN'),
  toBeTruthy: (found) => is(Boolean(found), 'something truthy'),
  toBeFalsy: (found) => is(!found, 'something falsy'),
  toBeLessThan: compare('<', (a, b) => a < b),
  toBeLessThanOrEqual: compare('≤', (a, b) => a <= b),
  toBeGreaterThan: compare('>', (a, b) => a > b),
  toBeGreaterThanOrEqual: compare('≥', (a, b) => a >= b),
  toBeCloseTo: (found, wanted: number, digits: number = 2) =>
    is(Math.abs((found as number) - wanted) < 10 ** -digits / 2, `about ${wanted}`),
  toThrow: (found, wanted?: unknown) => throws(found, wanted),
  toThrowError: (found, wanted?: unknown) => throws(found, wanted),
  toSatisfy: (found, test: (value: unknown) => boolean) => is(test(found), 'what satisfies the test'),
};

type Kind = 'value' | 'resolves' | 'rejects';

async function outcome(found: unknown, kind: Exclude<Kind, 'value'>): Promise<unknown> {
  const promise = typeof found === 'function' ? found() : found;
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (kind === 'rejects') return error;
    throw new ExpectationError(`expected a promise that resolves; it rejected with ${show(error)}`);
  }
  if (kind === 'resolves') return value;
  throw new ExpectationError(`expected a promise that rejects; it resolved with ${show(value)}`);
}

function expectation(found: unknown, note: string, kind: Kind, negated: boolean): object {
  const judge = (name: string, matcher: Matcher, value: unknown, args: unknown[]): void => {
    const { pass, wanted } = matcher(value, ...(args as never[]));
    if (pass !== negated) return;
    throw new ExpectationError(`${note}${name}: expected ${negated ? 'not ' : ''}${wanted}, found ${show(value)}`);
  };
  return new Proxy(
    {},
    {
      get(_, name) {
        if (name === 'not') return expectation(found, note, kind, !negated);
        if (kind === 'value' && (name === 'resolves' || name === 'rejects'))
          return expectation(found, note, name, negated);
        const matcher = typeof name === 'string' && Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
        if (matcher === undefined)
          throw new ExpectationError(`expect().${String(name)} is not supported in a bare engine`);
        return (...args: unknown[]) =>
          kind === 'value'
            ? judge(String(name), matcher, found, args)
            : outcome(found, kind).then((value) => judge(String(name), matcher, value, args));
      },
    },
  );
}

const ASYMMETRIC = {
  any: (type: new () => unknown) =>
    asymmetric(`any ${type.name}`, (value) => value instanceof type || typeof value === type.name.toLowerCase()),
  anything: () => asymmetric('anything', (value) => value !== null && value !== undefined),
  arrayContaining: (items: readonly unknown[]) =>
    asymmetric(
      `a list with ${show(items)}`,
      (value) => Array.isArray(value) && items.every((item) => contains(value, item, 'equal')),
    ),
  objectContaining: (members: object) =>
    asymmetric(`an object with ${show(members)}`, (value) => equals(value, members, 'subset')),
  stringContaining: (part: string) =>
    asymmetric(`text with ${part}`, (value) => typeof value === 'string' && value.includes(part)),
  stringMatching: (pattern: string | RegExp) =>
    asymmetric(`text like ${pattern}`, (value) => typeof value === 'string' && new RegExp(pattern).test(value)),
};

const unsupported = {
  get(target: object, name: PropertyKey): unknown {
    if (Object.hasOwn(target, name)) return (target as Record<PropertyKey, unknown>)[name];
    throw new ExpectationError(`expect.${String(name)} is not supported in a bare engine`);
  },
};

export const expect: unknown = new Proxy(
  Object.assign(
    (found: unknown, note = '') => expectation(found, note === '' ? '' : `${note}: `, 'value', false),
    ASYMMETRIC,
    {
      not: new Proxy(
        Object.fromEntries(
          (['arrayContaining', 'objectContaining', 'stringContaining', 'stringMatching'] as const).map((name) => [
            name,
            (wanted: never) => {
              const inner = ASYMMETRIC[name](wanted);
              return asymmetric(`not ${inner.text}`, (value) => !inner.matches(value));
            },
          ]),
        ),
        unsupported,
      ),
    },
  ),
  unsupported,
);
