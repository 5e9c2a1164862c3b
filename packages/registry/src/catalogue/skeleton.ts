// What a name looks like, whatever it is made of: names that share a skeleton are hard to tell apart. Pure.
import { BOXED, CAPITAL_LOOK_ALIKES, LOOK_ALIKES, RUN_TOGETHER } from './look-alikes.ts';

/** Not seen at all, or an ornament: "PayPal ✔" is to look like nobody's verified "PayPal". */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\p{P}\p{So}\p{Sk}]/gu;
/** Marks on Latin letters; in other scripts they are letters of their own. */
const LATIN_MARKS = /([a-z])[\u0300-\u036f]+/g;

/** Marks of trade, which NFKC would spell out. */
const TRADE = /[™®©℠]/g;
/** Of the capital L, where a capital I is read as a small l: the two are drawn differently. */
const CAPITAL_L = '\ue000';

const mapped = (text: string, table: ReadonlyMap<string, string>): string =>
  [...text].map((letter) => table.get(letter) ?? letter).join('');
const runTogether = (text: string): string => RUN_TOGETHER.reduce((all, [two, one]) => all.replaceAll(two, one), text);

function fold(text: string): string {
  const seen = text.normalize('NFKD').replace(UNSEEN, '').toLowerCase().normalize('NFKD').replaceAll('0', 'o');
  return runTogether(mapped(seen, LOOK_ALIKES).replace(LATIN_MARKS, '$1'));
}

/**
 * The ways in which a name can be read, each under its own prefix: by its letters, with a one for l and for i; and as its capitals
 * are drawn, with a capital I for l. A name that is nothing but ornament is its own skeleton.
 */
export function skeletonsOf(name: string): readonly string[] {
  const unboxed = mapped(name, BOXED);
  // A letter in a box is one letter of the name, or an ornament beside it.
  return unboxed === name ? readingsOf(name) : [...readingsOf(unboxed), ...readingsOf(name)];
}

function readingsOf(name: string): readonly string[] {
  // Fullwidth and mathematical capitals are capitals only after NFKC.
  const text = name.replace(TRADE, '').normalize('NFKC');
  const letters = fold(text);
  if (letters === '') return [`same ${name.normalize('NFKC')}`];
  const drawn = mapped(text, CAPITAL_LOOK_ALIKES);
  const capitals = fold(drawn);
  const tall = fold(drawn.replace(/[I|]/g, 'l').replace(/L/g, CAPITAL_L));
  return [
    `letters l ${letters.replaceAll('1', 'l')}`,
    `letters i ${letters.replaceAll('1', 'i')}`,
    `capitals ${capitals.replaceAll('1', 'l')}`,
    `tall ${tall.replaceAll('1', 'l')}`,
  ];
}

/** Asks of many names whether they look like this one. */
export function alikeTo(name: string): (other: string) => boolean {
  const own = new Set(skeletonsOf(name));
  return (other) => skeletonsOf(other).some((skeleton) => own.has(skeleton));
}

export const looksLike = (a: string, b: string): boolean => alikeTo(a)(b);
