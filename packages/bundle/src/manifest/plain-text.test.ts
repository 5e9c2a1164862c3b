import { describe, expect, test } from 'vitest';
import { isPlainText } from './plain-text.ts';

const name = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

describe(isPlainText, () => {
  test.each(
    [
      0x00, 0x09, 0x0a, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200e, 0x202e, 0x2028,
      0x2060, 0x206a, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0061, 0xd83d,
    ].map((code) => [name(code), String.fromCodePoint(code)]),
  )('refuses %s, alone and in a name', (_, character) => {
    expect([isPlainText(character), isPlainText(`Food${character} Hall`)]).toEqual([false, false]);
  });

  test.each(['', ' ', '\u0301', '\u00a0', 'Fo\u200dod', 'Fo\u200cod', 'Мо\u200dй', 'Food\u200d', '\u200dFood'])(
    'refuses %j',
    (text) => expect(isPlainText(text)).toBe(false),
  );

  test.each([
    'Food Hall',
    'Łódź',
    'Ελλάδα',
    'Привет',
    'עברית',
    'العربية',
    '東京メトロ',
    '한국어',
    'C++',
    '24/7',
    '€uro',
    '!',
    '🍕',
    '❤️ Help',
    '👩‍🍳 Kitchen',
    '👍🏽',
    '1️⃣ First',
    'می‌خواهم',
    'क्‍ष',
    'ශ්‍රී ලංකා',
  ])('takes %s', (text) => expect(isPlainText(text)).toBe(true));
});
