// What comes from outside in the host's own words: nothing of it reaches beyond its place.
import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe(plainText, () => {
  it.each([
    ['Bank\n\r\tof  Davit', 'Bank of Davit'],
    ['\u202egnaB\u202c\u2066\u200b\u00ad\u2060\0\u0007', 'gnaB'],
    ['<b>Bank</b> &amp;', '<b>Bank</b> &amp;'],
    ['e\u0301\u0301\u0301\u0301', 'e\u0301\u0301'],
    ['x\u200dy', 'xy'],
  ])('T028 makes one plain line of %j', (text, line) => {
    expect(plainText(text, 40)).toBe(line);
  });
  it('T028 keeps what runs from right to left in its own place, whole or cut', () => {
    expect(plainText('בנק', 40)).toBe('\u2068בנק\u2069');
    expect(plainText('\u2069\u202eבנק של כולם', 4)).toBe('\u2068בנק…\u2069');
    expect(plainText('Bank \u{1e900}', 40)).toBe('\u2068Bank \u{1e900}\u2069');
  });
  it('is bounded, whatever it is given', () => {
    expect([...plainText('😀'.repeat(100_000), 40)]).toHaveLength(40);
    expect(plainText('', 40)).toBe('');
  });
});
