// Reads the JSON of a write request: a closed object, member by member; the first that does not fit is named. Pure.
import { decodeUtf8 } from '@davit/crypto';
import { fail, headerValues, ok, type PlainRequest, type Result } from '@davit/protocol';
import { MAX_BODY_BYTES } from '../durations.ts';
import type { Refused } from '../refused.ts';
import { MAX_SENTENCE_LENGTH } from '../write-bounds.ts';

export type Members = Readonly<Record<string, unknown>>;

/** One member: what fits, said for whoever wrote it. Without a default it has to be there. */
export interface Member<T> {
  readonly fits: (value: unknown) => value is T;
  readonly says: string;
}
type Shape = Readonly<Record<string, Member<unknown>>>;
type Fields<S extends Shape> = { readonly [K in keyof S]: S[K] extends Member<infer T> ? T : never };

export const member = <T>(says: string, fits: (value: unknown) => value is T): Member<T> => ({ says, fits });
export const optional = <T>({ says, fits }: Member<T>): Member<T | undefined> => ({
  says,
  fits: (value): value is T | undefined => value === undefined || fits(value),
});
export const orNull = <T>({ says, fits }: Member<T>): Member<T | null> => ({
  says: `${says}, or null`,
  fits: (value): value is T | null => value === null || fits(value),
});
export const oneOf = <const T extends string>(...words: readonly T[]): Member<T> =>
  member(`one of ${words.join(', ')}`, (value): value is T => words.includes(value as T));
export const yes: Member<true> = member('true', (value): value is true => value === true);
export const integer = (least: number, most: number): Member<number> =>
  member(
    `a whole number from ${least} to ${most}`,
    (value): value is number => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  );

// A person reads it in a terminal or on a screen: nothing that moves, hides or reorders text, and no half of a character.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
export const sentence: Member<string> = member(
  `one line of 1 to ${MAX_SENTENCE_LENGTH} characters`,
  (value): value is string =>
    typeof value === 'string' && value.trim() !== '' && value.length <= MAX_SENTENCE_LENGTH && !UNPRINTABLE.test(value),
);

/** The object in the body; an empty body is an empty object. */
export function readObject(request: PlainRequest): Result<Members, Refused> {
  if (request.body.length === 0) return ok({});
  const [type = ''] = headerValues(request, 'content-type');
  if (!/^application\/json *(?:;|$)/i.test(type)) return fail({ code: 'registry/wrong-content-type' });
  if (request.body.length > MAX_BODY_BYTES) return fail({ code: 'registry/body-too-large' });
  const value = parseJson(request.body);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? ok(value as Members)
    : fail({ code: 'registry/invalid-document', detail: 'The body has to be one JSON object.' });
}

export function readDocument<S extends Shape>(request: PlainRequest, shape: S): Result<Fields<S>, Refused> {
  const object = readObject(request);
  if (!object.ok) return object;
  const wrong = (detail: string) => fail<Refused>({ code: 'registry/invalid-document', detail });
  const unknown = Object.keys(object.value).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined) return wrong(`There is no member "${unknown.slice(0, 40)}".`);
  const fields: Record<string, unknown> = {};
  for (const [name, { fits, says }] of Object.entries(shape)) {
    const value = Object.hasOwn(object.value, name) ? object.value[name] : undefined;
    if (!fits(value)) return wrong(`"${name}" has to be ${says}.`);
    fields[name] = value;
  }
  return ok(fields as Fields<S>);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}
