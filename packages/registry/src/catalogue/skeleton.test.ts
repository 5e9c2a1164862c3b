import { describe, expect, test } from 'vitest';
import { HONEST_NAMES } from '../../tests/honest-names.ts';
import { mixedScriptWord } from './mixed-scripts.ts';
import { looksLike, skeletonsOf } from './skeleton.ts';

describe(looksLike, () => {
  test.each([
    ['PayPal', 'Paypal', 'letter case'],
    ['PayPal', 'Pаypal', 'a Cyrillic а'],
    ['PayPal', 'Раураl', 'nothing but Cyrillic, and one l'],
    ['PayPal', 'PayPaI', 'a capital I for l'],
    ['PayPal', 'Paypa1', 'a one for l'],
    ['PayPal', 'P a y P a l', 'spaces'],
    ['PayPal', 'Pay-Pal!', 'punctuation'],
    ['PayPal', 'PayPal ✔', 'an ornament that looks like an approval'],
    ['PayPal', 'Pay\u200cPal', 'a character that is not seen'],
    ['PayPal', 'Pay\u00adPal', 'a soft hyphen'],
    ['PayPal', 'Pay\u{e0061}Pal', 'a tag character'],
    ['PayPal', 'PayPal\ufe0f', 'a variation selector'],
    ['PayPal', 'ＰａｙＰａｌ', 'fullwidth letters'],
    ['PayPal', '𝗣𝗮𝘆𝗣𝗮𝗹', 'mathematical letters'],
    ['PayPal', 'Ⓟⓐⓨⓟⓐⓛ', 'letters in circles'],
    ['PayPal', 'Pàypäl', 'marks'],
    ['Food Hall', 'F00d Hall', 'zeros for o'],
    ['Food Hall', 'Fοοd Hall', 'Greek omicrons'],
    ['Food Hall', 'Food Hаll™', 'a trade mark, and a Cyrillic а'],
    ['Bingo', 'B1ngo', 'a one for i'],
    ['Amazon', 'Arnazon', 'r and n that run together'],
    ['Wallet', 'VVallet', 'two V for W'],
    ['Apple Music', 'Αpple Μusic', 'Greek capitals'],
    ['Telegram', 'Теlegrаm', 'Cyrillic Те and а'],
    ['Iris', 'IRIS', 'capitals'],
    ['Oslo Bus', '0slo Bus', 'a zero for O'],
    ['Lili', 'LiIi', 'a capital I for l'],
    ['PayPal', 'PayPaǀ', 'a click letter'],
    ['PayPal', 'PayPa∣', 'a mathematical bar'],
    ['PayPal', 'ᴘᴀʏᴘᴀʟ', 'small capitals'],
    ['Foods', 'ꜰᴏᴏᴅs', 'small capitals'],
    ['PayPal', '🅿ayPal', 'a letter in a box'],
    ['PayPal', 'PayPal 🅿', 'a letter in a box beside it'],
    ['PayPal', '🅟ayPal', 'a letter in a black circle'],
    ['PayPal', 'ƤayƤal', 'hooks'],
    ['Falcon', 'Faǀcon', 'a click letter'],
    ['Coop', 'ꓚꓳꓳꓑ', 'Lisu'],
    ['Coop', 'ⲤⲞⲞⲢ', 'Coptic'],
    ['Coop', 'ᏟᎾᎾᏢ', 'Cherokee'],
  ])('takes %s and %s for one another: %s', (a, b) => {
    expect(looksLike(a, b)).toBe(true);
    expect(looksLike(b, a)).toBe(true);
  });

  test('tells apart names that a person tells apart', () => {
    for (const [a, b] of [
      ['Mail', 'Mall'],
      ['Food Hall', 'Food Mall'],
      ['Ion', 'Lon'],
      ['Bill', 'Bull'],
      ['Studio 1', 'Studio 2'],
      ['Level 10', 'Level 100'],
      ['Route 66', 'Route 6'],
      ['かき', 'かぎ'],
      ['Мой дом', 'Мои дом'],
      ['C', 'C++'],
      ['Pay', 'Pay+'],
      ['🍕', '🍔'],
      ['✔✔', '✔'],
      ['Tide', 'Tidal'],
      ['Cup', 'Clip'],
    ] as const)
      expect([a, b, looksLike(a, b)]).toEqual([a, b, false]);
  });

  test('takes no two of hundreds of honest names for one another', () => {
    const seen = new Map<string, string>();
    const clashes: string[] = [];
    for (const name of HONEST_NAMES)
      for (const skeleton of skeletonsOf(name)) {
        const other = seen.get(skeleton);
        if (other !== undefined && other !== name) clashes.push(`${other} ~ ${name}`);
        seen.set(skeleton, name);
      }
    expect(HONEST_NAMES.length).toBeGreaterThan(300);
    expect(clashes).toEqual([]);
  });

  test('has a skeleton for every name, and the same one each time', () => {
    for (const name of [...HONEST_NAMES, '', '…', '🍕', '\u200d', '١٢٣']) {
      expect(skeletonsOf(name).length).toBeGreaterThan(0);
      expect(looksLike(name, name)).toBe(true);
    }
  });
});

describe(mixedScriptWord, () => {
  test.each([
    ['PаyPal', 'PаyPal'],
    ['Pay Pаl today', 'Pаl'],
    ['Αpple', 'Αpple'],
    ['Сбеrбанк', 'Сбеrбанк'],
    ['Տelegram', 'Տelegram'],
    ['ＰａｙРal', 'PayРal'],
    ['P\u200cа', 'P\u200cа'],
    ['PayPaו', 'PayPaו'],
    ['PayPaا', 'PayPaا'],
    ['Gഠഠgle', 'Gഠഠgle'],
    ['Gဝဝgle', 'Gဝဝgle'],
    ['Gססgle', 'Gססgle'],
    ['ᑭayᑭal', 'ᑭayᑭal'],
  ])('finds the word of %s that is written in two alphabets', (name, word) => {
    expect(mixedScriptWord(name)).toBe(word);
  });

  test('finds none in honest names', () => {
    const found = HONEST_NAMES.filter((name) => mixedScriptWord(name) !== null);
    expect(found).toEqual([]);
  });
});
