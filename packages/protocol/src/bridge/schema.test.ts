import { describe, expect, it } from 'vitest';
import {
  flag,
  type Infer,
  integer,
  listOf,
  number,
  object,
  oneOf,
  optional,
  orNull,
  recordOf,
  type Schema,
  strictObject,
  text,
  textLike,
} from './schema.ts';

const misfitOf = (schema: Schema<unknown>, value: unknown): string => {
  const read = schema.read(value);
  return read.ok ? 'fits' : `${read.failure.path}: ${read.failure.message}`;
};
const isFit = (schema: Schema<unknown>, value: unknown): boolean => schema.read(value).ok;
const STRANGERS = [undefined, null, true, 0, Number.NaN, '', 'text', [], {}, () => {}, Symbol('s'), 1n, new Date(0)];

describe('a schema of the bridge', () => {
  it.each<readonly [Schema<unknown>, readonly unknown[], readonly unknown[]]>([
    [text(), ['', 'a'], [new String('a'), ['a']]],
    [text(1, 3), ['a', 'abc'], ['', 'abcd']],
    [textLike(/^[a-z]{2}$/, 'two letters'), ['ab'], ['a', 'abc', 'ab\n', ['ab']]],
    [flag, [true, false], ['true', 1, 0]],
    [number, [0, -1.5], ['1', Number.NaN, Number.POSITIVE_INFINITY, 1n]],
    [integer(1, 5), [1, 5], [0, 6, 1.5, '1', Number.NaN]],
    [oneOf('none', true), ['none', true], ['None', 'true', false]],
    [orNull(text()), [null, ''], [0]],
    [optional(text()), [undefined, ''], [0]],
    [listOf(number), [[], [1]], [[1, '2'], { length: 0 }, 'text']],
    [recordOf(number), [{}, { a: 1 }], [{ a: 'a' }, [1]]],
    [strictObject({ a: number }), [{ a: 1 }], [{}, { a: 1, b: 1 }, [1]]],
    [object({ a: number }), [{ a: 1 }, { a: 1, b: 1 }], [{}, { b: 1 }]],
  ])('%# takes what it says, and nothing else', (schema, fitting, others) => {
    for (const value of fitting) expect(isFit(schema, value), schema.form).toBe(true);
    for (const value of others) expect(isFit(schema, value), schema.form).toBe(false);
    for (const stranger of STRANGERS.filter((value) => typeof value === 'symbol' || typeof value === 'function'))
      expect(isFit(schema, stranger), schema.form).toBe(false);
    // A date is an object: whether one fits is decided by its members, and none of ours has any.
    expect(isFit(strictObject({ a: schema }), new Date(0))).toBe(schema.isOptional === true);
  });

  it('says where something is wrong, and what would fit', () => {
    const schema = strictObject({ list: listOf(object({ name: text(1, 2) })), more: optional(flag) });
    expect(misfitOf(schema, { list: [{ name: 'a' }, { name: 'abc' }] })).toBe(
      'list.1.name: must be text of 1 to 2 characters',
    );
    expect(misfitOf(schema, { list: [], other: 1 })).toBe(': has no member "other"');
    expect(misfitOf(schema, { list: [], more: null })).toBe('more: must be true or false');
    expect(misfitOf(schema, null)).toBe(': must be an object');
    expect(schema.form).toBe('{ list: a list: { name: text of 1 to 2 characters } each; more?: true or false }');
  });

  it('T117 answers a copy without prototypes, of what it names alone', () => {
    const schema = object({ inner: recordOf(text()), absent: optional(text()) });
    const source = JSON.parse('{"inner":{"__proto__":"a","constructor":"b"},"__proto__":{"absent":"x"},"extra":1}');
    const read = schema.read(source);
    if (!read.ok) throw new Error(read.failure.message);
    const { value } = read;
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(Object.getPrototypeOf(value.inner)).toBe(null);
    expect(Object.keys(value)).toEqual(['inner']);
    expect(Object.entries(value.inner)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    source.inner.constructor = 'changed';
    expect(value.inner.constructor).toBe('b');
  });

  it('T117 refuses a member that only a prototype has a name for', () => {
    expect(misfitOf(strictObject({}), JSON.parse('{"__proto__":1}'))).toBe(': has no member "__proto__"');
    expect(misfitOf(strictObject({}), { toString: 1 })).toBe(': has no member "toString"');
  });

  it('leaves out what may be absent when it is undefined', () => {
    const schema = strictObject({ a: optional(text()) });
    const value: Infer<typeof schema> = {};
    expect(schema.read({ ...value, a: undefined })).toEqual({ ok: true, value: {} });
  });
});
