// RFC 9110 §14: one range is answered, anything else is the whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from './byte-range.ts';

describe(parseRange, () => {
  it.each([
    ['bytes=0-0', { kind: 'part', first: 0, last: 0 }],
    ['bytes=2-', { kind: 'part', first: 2, last: 9 }],
    ['bytes=-3', { kind: 'part', first: 7, last: 9 }],
    ['bytes=-99', { kind: 'part', first: 0, last: 9 }],
    ['bytes=5-99', { kind: 'part', first: 5, last: 9 }],
    ['bytes=10-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=3-2', { kind: 'whole' }],
    ['bytes=0-1,3-4', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['lines=0-1', { kind: 'whole' }],
    [null, { kind: 'whole' }],
  ])('RFC 9110 §14.1.2 reads %s of 10 bytes', (value, outcome) => {
    expect(parseRange(value, 10)).toEqual(outcome);
  });
  it('never names a byte that is not there', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(1_000), (junk, first, last, size) => {
        for (const value of [junk, `bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
          const range = parseRange(value, size);
          if (range.kind === 'part')
            expect(0 <= range.first && range.first <= range.last && range.last < size).toBe(true);
        }
      }),
    );
  });
});
