import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

describe(encodeUtf8, () => {
  it('agrees with TextEncoder for any string, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
    expect(encodeUtf8('a\ud800b\udc00')).toEqual(new TextEncoder().encode('a\ud800b\udc00'));
  });
});

describe(decodeUtf8, () => {
  it('agrees with a fatal TextDecoder for any bytes', () => {
    const reference = (bytes: Uint8Array) => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        return null;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => decodeUtf8(bytes) === reference(bytes)),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => decodeUtf8(encodeUtf8(text)) === text),
    );
  });
  it.each([[[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0xe2, 0x82]], [[0x80]]])(
    'refuses %j',
    (bytes) => {
      expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull();
    },
  );
});

describe('long text', () => {
  it.each(['a', 'ü', '€', '😀', 'a😀'])('of %j comes back whole, wherever the chunks are cut', (unit) => {
    for (const count of [1023, 1024, 1025, 2047, 2048, 2049, 4097, 10_000])
      for (const before of ['', 'x']) {
        const text = before + unit.repeat(count);
        const bytes = encodeUtf8(text);
        expect(Buffer.from(bytes).equals(Buffer.from(text, 'utf8'))).toBe(true);
        expect(decodeUtf8(bytes) === text).toBe(true);
      }
  });
  it('with one wrong byte anywhere is refused', () => {
    const good = encodeUtf8('a'.repeat(5000));
    for (const at of [0, 2047, 2048, 2049, 4096, 4999]) {
      const bad = Uint8Array.from(good);
      bad[at] = 0xff;
      expect(decodeUtf8(bad)).toBeNull();
    }
  });
});
