import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

describe(encodeBase64url, () => {
  it('agrees with Node for every length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => encodeBase64url(bytes) === Buffer.from(bytes).toString('base64url'),
      ),
    );
  });
});

describe(decodeBase64url, () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
      }),
    );
  });
  it('accepts only the one canonical text of a value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const bytes = decodeBase64url(text);
        if (bytes !== null) expect(encodeBase64url(bytes)).toBe(text);
      }),
    );
  });
  it.each(['A', 'AB', 'AAB', 'AA==', 'A+/A', 'AA A', 'ÄÄÄÄ'])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeNull();
  });
});

describe('long values', () => {
  it.each([3071, 3072, 3073, 6143, 6144, 6145, 60_001])('of %i bytes agree with Node', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
    const text = encodeBase64url(bytes);
    expect(text === Buffer.from(bytes).toString('base64url')).toBe(true);
    expect(Buffer.from(decodeBase64url(text) ?? []).equals(Buffer.from(bytes))).toBe(true);
  });
});

describe('one wrong character', () => {
  it('is refused at every place, whatever it is', () => {
    for (const good of ['AAAAAAAA', 'AAAAAA', 'AAAAAAA'])
      for (let at = 0; at < good.length; at += 1)
        for (let code = 0; code < 0x180; code += 1) {
          const letter = String.fromCharCode(code);
          if (/[\w-]/.test(letter)) continue;
          expect(decodeBase64url(good.slice(0, at) + letter + good.slice(at + 1))).toBeNull();
        }
  });
  it('at the end is refused when it holds bits beyond the last byte', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const accepted = (head: string) => [...alphabet].filter((last) => decodeBase64url(head + last) !== null).join('');
    expect(accepted('A')).toBe('AQgw');
    expect(accepted('AA')).toBe('AEIMQUYcgkosw048');
    expect(accepted('AAA')).toBe(alphabet);
  });
});
