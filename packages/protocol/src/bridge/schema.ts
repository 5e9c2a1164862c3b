// What a value on the bridge must look like: one declaration that is the check, the type and the line in the reference. Only the
// few forms that the method table needs; a schema library would be a third of what a host's page loads. Never calls the value.
import type { Result } from '../result.ts';

export interface Misfit {
  /** Member names joined by dots; empty when it is about the value as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface Schema<T> {
  /** A copy without prototypes that holds what the schema names and nothing else, or the first reason why the value does not fit. */
  read(value: unknown): Result<T, Misfit>;
  /** What fits, for the reference and for the sentence to who sent something else. */
  readonly form: string;
  readonly isOptional?: boolean;
}
interface OptionalSchema<T> extends Schema<T | undefined> {
  readonly isOptional: true;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;
type Shape = Readonly<Record<string, Schema<unknown>>>;
type OptionalIn<S extends Shape> = { [K in keyof S]: S[K] extends OptionalSchema<unknown> ? K : never }[keyof S];
type ObjectOf<S extends Shape> = [keyof S] extends [never]
  ? Record<string, never>
  : { [K in Exclude<keyof S, OptionalIn<S>>]: Infer<S[K]> } & { [K in OptionalIn<S>]?: Infer<S[K]> } extends infer O
    ? { [K in keyof O]: O[K] }
    : never;

const misfit = (message: string, path = '') => ({ ok: false, failure: { path, message } }) as const;
const within = (name: string, { path, message }: Misfit) => misfit(message, path === '' ? name : `${name}.${path}`);

const when = <T>(form: string, fits: (value: unknown) => boolean): Schema<T> => ({
  form,
  read: (value) => (fits(value) ? { ok: true, value: value as T } : misfit(`must be ${form}`)),
});

/** `min` to `max` UTF-16 units. */
export const text = (min = 0, max = Number.POSITIVE_INFINITY): Schema<string> =>
  when(
    max === Number.POSITIVE_INFINITY ? 'text' : `text of ${min} to ${max} characters`,
    (value) => typeof value === 'string' && value.length >= min && value.length <= max,
  );

/** Text that matches; `form` says it in words. */
export const textLike = (pattern: RegExp, form: string): Schema<string> =>
  when(form, (value) => typeof value === 'string' && pattern.test(value));

export const flag: Schema<boolean> = when('true or false', (value) => typeof value === 'boolean');

export const number: Schema<number> = when('a number', Number.isFinite);

/** A whole number, `min` and `max` included. */
export const integer = (min: number, max: number): Schema<number> =>
  when(
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  );

export const oneOf = <const T extends readonly (string | boolean)[]>(...values: T): Schema<T[number]> =>
  when(values.map((value) => JSON.stringify(value)).join(' or '), (value) => values.includes(value as T[number]));

export const orNull = <T>({ form, read }: Schema<T>): Schema<T | null> => ({
  form: `${form}, or null`,
  read: (value) => (value === null ? { ok: true, value } : read(value)),
});

/** A member that may be left out, or be undefined. */
export const optional = <T>({ form, read }: Schema<T>): OptionalSchema<T> => ({
  form,
  isOptional: true,
  read: (value) => (value === undefined ? { ok: true, value } : read(value)),
});

export const listOf = <T>({ form, read }: Schema<T>): Schema<T[]> => ({
  form: `a list: ${form} each`,
  read(value) {
    if (!Array.isArray(value)) return misfit('must be a list');
    const list: T[] = [];
    for (let at = 0; at < value.length; at += 1) {
      const item = read(value[at]);
      if (!item.ok) return within(`${at}`, item.failure);
      list.push(item.value);
    }
    return { ok: true, value: list };
  },
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any member names, and the same schema for each. */
export const recordOf = <T>({ form, read }: Schema<T>): Schema<Record<string, T>> => ({
  form: `an object: ${form} each`,
  read(value) {
    if (!isObject(value)) return misfit('must be an object');
    const record = Object.create(null) as Record<string, T>;
    for (const key of Object.keys(value)) {
      const member = read(value[key]);
      if (!member.ok) return within(key, member.failure);
      record[key] = member.value;
    }
    return { ok: true, value: record };
  },
});

const objectSchema = <S extends Shape>(shape: S, isStrict: boolean): Schema<ObjectOf<S>> => {
  const members = Object.entries(shape);
  const names = members.map(([name, { form, isOptional }]) => `${name}${isOptional ? '?' : ''}: ${form}`);
  return {
    form: names.length === 0 ? '{}' : `{ ${names.join('; ')} }`,
    read(value) {
      if (!isObject(value)) return misfit('must be an object');
      if (isStrict)
        for (const key of Object.keys(value))
          if (!Object.hasOwn(shape, key)) return misfit(`has no member ${JSON.stringify(key)}`);
      const copy = Object.create(null) as Record<string, unknown>;
      for (const [name, { read }] of members) {
        const member = read(value[name]);
        if (!member.ok) return within(name, member.failure);
        if (member.value !== undefined) copy[name] = member.value;
      }
      return { ok: true, value: copy as ObjectOf<S> };
    },
  };
};
/** Members that it does not name are refused: what a mini-program sends. */
export const strictObject = <S extends Shape>(shape: S): Schema<ObjectOf<S>> => objectSchema(shape, true);
/** Members that it does not name are left out: what a host answers. */
export const object = <S extends Shape>(shape: S): Schema<ObjectOf<S>> => objectSchema(shape, false);
