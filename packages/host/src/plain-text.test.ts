import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe(plainText, () => {
  it('T028 folds line breaks and tabs into single spaces', () => {
    expect(plainText('Allow\n\r\nall\taccess', 80)).toBe('Allow all access');
  });
  it('T028 drops direction overrides, isolates and zero-width characters', () => {
    expect(plainText('a\u202eb\u2066c\u200bd\ufeffe\u200ff', 80)).toBe('abcdef');
  });
  it('T028 bounds ten thousand characters, by code points', () => {
    expect([...plainText('😀'.repeat(10_000), 40)]).toHaveLength(40);
    expect(plainText('x'.repeat(41), 40).endsWith('…')).toBe(true);
    expect(plainText('x'.repeat(40), 40)).toBe('x'.repeat(40));
  });
  it('keeps joiners where writing needs them and drops them where they only hide', () => {
    expect(plainText('می‌خواهم', 80)).toBe('می‌خواهم');
    expect(plainText('👩‍💻', 80)).toBe('👩‍💻');
    expect(plainText('pay\u200dpal', 80)).toBe('paypal');
  });
  it('T028 bounds stacked marks', () => {
    expect(plainText(`a${'\u0301'.repeat(50)}`, 80)).toBe('a\u0301\u0301');
  });
  it('never gives more than asked for, or any character that cannot be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 60 }), (text, max) => {
        const shown = plainText(text, max);
        expect([...shown].length).toBeLessThanOrEqual(max);
        expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/u);
      }),
    );
  });
});
