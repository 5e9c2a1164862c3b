import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeForm, percentEncode } from './percent-encode.ts';

describe(percentEncode, () => {
  it('keeps unreserved characters and escapes everything else', () => {
    expect(percentEncode('aZ09-._~')).toBe('aZ09-._~');
    expect(percentEncode('a b+c&d=e/f%')).toBe('a%20b%2Bc%26d%3De%2Ff%25');
    expect(percentEncode('é€😀')).toBe('%C3%A9%E2%82%AC%F0%9F%98%80');
  });
  it('turns a lone surrogate into U+FFFD instead of throwing', () => {
    expect(percentEncode('\ud800')).toBe('%EF%BF%BD');
  });
  it('is undone by any decoder, for every well-formed text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeURIComponent(percentEncode(text)) === text));
  });
});

describe(encodeForm, () => {
  it('leaves out what is undefined and keeps what is empty', () => {
    expect(encodeForm({ a: '1', b: undefined, c: '' })).toBe('a=1&c=');
  });
  it('is read back by a form decoder, for every list of parameters', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (form) => {
        expect(Object.fromEntries(new URLSearchParams(encodeForm(form)))).toEqual({ ...form });
      }),
    );
  });
});
