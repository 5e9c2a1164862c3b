import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, lengthPrefixed, toHex } from './bytes.ts';

describe(lengthPrefixed, () => {
  it('gives different bytes for different lists, however the parts are cut', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 });
    const name = (parts: Uint8Array[]) => JSON.stringify(parts.map((part) => [...part]));
    fc.assert(
      fc.property(
        list,
        list,
        (a, b) => equalBytes(lengthPrefixed(...a), lengthPrefixed(...b)) === (name(a) === name(b)),
      ),
      { numRuns: 5000 },
    );
  });
});

describe(equalBytes, () => {
  it('is true for equal bytes only', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => equalBytes(a, b) === (toHex(a) === toHex(b))));
    expect(equalBytes(concatBytes(Uint8Array.of(1), Uint8Array.of(2)), Uint8Array.of(1, 2))).toBe(true);
  });
});
