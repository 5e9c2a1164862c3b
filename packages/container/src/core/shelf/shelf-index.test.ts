import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatShelfIndex,
  overflowOf,
  parseShelfIndex,
  type ShelfIndex,
  withoutEntries,
  withUsed,
} from './shelf-index.ts';

const digests = ['a', 'b', 'c', 'd', 'e', 'f'];
const uses = fc.array(fc.tuple(fc.constantFrom(...digests), fc.nat(100)), { minLength: 1, maxLength: 30 });
const indexOf = (list: readonly (readonly [string, number])[]): ShelfIndex =>
  list.reduce<ShelfIndex>((index, [digest, size]) => withUsed(index, digest, size), []);
const total = (index: ShelfIndex): number => index.reduce((sum, { size }) => sum + size, 0);

describe(withUsed, () => {
  test('names each bundle once, by its last size, and the one used last is the last', () => {
    fc.assert(
      fc.property(uses, (list) => {
        const index = indexOf(list);
        expect(new Map(index.map(({ digest, size }) => [digest, size]))).toEqual(new Map(list));
        expect(index.length).toBe(new Set(list.map(([digest]) => digest)).size);
        expect(new Set(index.map(({ use }) => use)).size).toBe(index.length);
        expect([...index].sort((a, b) => b.use - a.use)[0]?.digest).toBe(list.at(-1)?.[0]);
      }),
    );
  });
});

describe(overflowOf, () => {
  test('answers the least recently used, as few as will do, and never what was taken last', () => {
    fc.assert(
      fc.property(uses, fc.nat(400), fc.constantFrom(...digests), (list, limit, taken) => {
        const index = indexOf(list);
        const leaving = overflowOf(index, limit, taken);
        const left = withoutEntries(index, leaving);
        const newest = list.at(-1)?.[0];
        expect(leaving.some(({ digest }) => digest === taken || digest === newest)).toBe(false);
        expect(total(left) <= limit || left.every(({ digest }) => digest === taken || digest === newest)).toBe(true);
        // One less would not have been enough, and everything that stays was used later.
        const last = leaving.at(-1);
        if (last !== undefined) expect(total(left) + last.size).toBeGreaterThan(limit);
        for (const { digest, use } of left)
          if (digest !== taken) expect(leaving.every((entry) => entry.use < use)).toBe(true);
      }),
    );
  });
});

describe(withoutEntries, () => {
  test('spares what was used again since', () => {
    const before = indexOf([
      ['a', 1],
      ['b', 2],
    ]);
    const after = withUsed(before, 'a', 1);
    expect(withoutEntries(after, before).map(({ digest }) => digest)).toEqual(['a']);
  });
});

describe(parseShelfIndex, () => {
  test('reads back what was written', () => {
    fc.assert(
      fc.property(uses, (list) => {
        expect(parseShelfIndex(formatShelfIndex(indexOf(list)))).toEqual(indexOf(list));
      }),
    );
    expect(parseShelfIndex(null)).toEqual([]);
    expect(formatShelfIndex([])).toBeNull();
  });

  test.each([
    '',
    '{',
    '7',
    'null',
    '{"a":1}',
    '[null]',
    '[{"digest":"a","size":-1,"use":1}]',
    '[{"digest":"a","size":1e400,"use":1}]',
    '[{"digest":7,"size":1,"use":1}]',
    '[{"digest":"a","size":1,"use":1},{"digest":"a","size":1,"use":2}]',
  ])('takes %s for an empty one', (text) => {
    expect(parseShelfIndex(text)).toEqual([]);
  });
});
