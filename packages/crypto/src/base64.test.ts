import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnyBase64, decodeBase64, encodeBase64 } from './base64.ts';
import { decodeBase64url } from './base64url.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

describe(encodeBase64, () => {
  it('agrees with Node for every length', () => {
    for (let length = 0; length < 100; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 41 + length) & 0xff);
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
    for (const length of [3071, 3072, 3073, 6145]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
      expect(encodeBase64(bytes) === Buffer.from(bytes).toString('base64')).toBe(true);
    }
  });
});

describe(decodeBase64, () => {
  it('reads back what was written, also from the midst of a text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (bytes, before, after) => {
        const text = encodeBase64(bytes);
        expect(decodeBase64(text)).toEqual(bytes);
        expect(decodeBase64(before + text + after, before.length, before.length + text.length)).toEqual(bytes);
      }),
    );
  });
  it('accepts only the one canonical text of a value', () => {
    const letter = fc.constantFrom(...LETTERS, '=', '-', ' ', 'Ā');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 12 }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== null) expect(encodeBase64(bytes)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
  it.each([
    'A',
    'AA',
    'AAA',
    '=',
    '==',
    '===',
    '====',
    'A===',
    'AB==',
    'AAB=',
    'AA=A',
    '=AAA',
    'AAAA====',
    'AA==AAAA',
    'A-_A',
    'AA A',
  ])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeNull();
  });
  it('sees nothing beyond its end', () => {
    expect(decodeBase64('QQ==', 0, 2)).toBeNull();
    expect(decodeBase64('AA==', 0, 0)).toEqual(new Uint8Array(0));
    expect(decodeBase64('=AAAA', 1, 1)).toEqual(new Uint8Array(0));
  });
});

describe(decodeAnyBase64, () => {
  it('reads both alphabets, mixed too, with two paddings at most', () => {
    const letter = fc.constantFrom(...LETTERS, '=', '-', '_', ' ', 'Ā');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 12 }), (text) => {
        const plain = text
          .replace(/={1,2}$/, '')
          .replaceAll('+', '-')
          .replaceAll('/', '_');
        expect(decodeAnyBase64(text)).toEqual(decodeBase64url(plain));
      }),
      { numRuns: 5000 },
    );
  });
  it.each([
    ['+_/-', [0xfb, 0xff, 0xfe]],
    ['QQ', [0x41]],
    ['QQ=', [0x41]],
    ['QQ==', [0x41]],
    ['', []],
    ['==', []],
    ['QQ===', null],
    ['Q', null],
    ['QR==', null],
  ])('of %j makes %j', (text, bytes) => {
    expect(decodeAnyBase64(text)).toEqual(bytes === null ? null : Uint8Array.from(bytes));
  });
});
