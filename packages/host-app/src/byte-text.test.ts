import { describe, expect, it } from 'vitest';
import { byteText } from './byte-text.ts';

describe(byteText, () => {
  it.each([
    [0, '0 kB'],
    [1, '1 kB'],
    [340_000, '340 kB'],
    [999_999, '1000 kB'],
    [1_250_000, '1.3 MB'],
    [20_971_520, '21.0 MB'],
  ])('reads %i bytes as %s', (bytes, text) => {
    expect(byteText(bytes)).toBe(text);
  });
});
