// A word that is written in two alphabets: no honest name needs one, and what looks Latin may be a letter of any other. Words of
// different alphabets side by side are fine, and so is Latin within Chinese, Japanese or Korean (UTS #39 §5.2, highly restrictive).

const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Lisu}/u,
];
const LATIN = /\p{Script=Latin}/u;
/** Letters of a script that no Latin stands in one word with. */
const APART_FROM_LATIN =
  /(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}])\p{L}/u;
/** Letters and what sticks to them; everything else ends a word. */
const WORD = /[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/gu;

/** The first such word, or null. */
export function mixedScriptWord(name: string): string | null {
  // As they are read: fullwidth letters are Latin, the micro sign is Greek.
  for (const [word] of name.normalize('NFKC').matchAll(WORD))
    if (
      (LATIN.test(word) && APART_FROM_LATIN.test(word)) ||
      ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1
    )
      return word;
  return null;
}
