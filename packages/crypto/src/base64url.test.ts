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
