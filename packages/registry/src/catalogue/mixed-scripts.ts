// A word that is written in two alphabets which share letters by looks: no honest name needs one. Words of different alphabets
// side by side are fine, and so is Latin within Chinese, Japanese or Korean. Pure.

const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Lisu}/u,
];
/** Letters and what sticks to them; everything else ends a word. */
const WORD = /[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/gu;

/** The first such word, or null. */
export function mixedScriptWord(name: string): string | null {
  // As they are read: fullwidth letters are Latin, the micro sign is Greek.
  for (const [word] of name.normalize('NFKC').matchAll(WORD))
    if (ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1) return word;
  return null;
}
