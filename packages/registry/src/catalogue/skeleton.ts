// What a name looks like, whatever it is made of: names that share a skeleton are hard to tell apart. Pure.
import { LOOK_ALIKES, RUN_TOGETHER } from './look-alikes.ts';

/** Not seen at all, or an ornament: "PayPal ✔" is to look like nobody's verified "PayPal". */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\p{P}\p{So}\p{Sk}]/gu;
/** Marks on Latin letters; in other scripts they are letters of their own. */
const LATIN_MARKS = /([a-z])[\u0300-\u036f]+/g;

const alike = (text: string): string => [...text].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
const runTogether = (text: string): string => RUN_TOGETHER.reduce((all, [two, one]) => all.replaceAll(two, one), text);

function fold(text: string): string {
  const seen = text.normalize('NFKD').replace(UNSEEN, '').toLowerCase().normalize('NFKD');
  return runTogether(alike(seen).replace(LATIN_MARKS, '$1'));
}

/**
 * The ways in which a name can be read: as it is, with digits that stand for letters (0 o, 1 l, 1 i), and with a capital I that
 * looks like l. A name that is nothing but ornament is its own skeleton.
 */
export function skeletonsOf(name: string): readonly string[] {
  const plain = fold(name);
  if (plain === '') return [name.normalize('NFKC')];
  // Fullwidth and mathematical capitals are capitals only after NFKC.
  const text = name.normalize('NFKC');
  const letters = plain.replaceAll('0', 'o');
  // A capital I is no l where the other name has a capital L there: it is drawn differently.
  const drawn = text.replace(/[Iİ|]/g, 'l').replace(/L/g, '\ue000');
  const folded = fold(drawn).replaceAll('0', 'o').replaceAll('1', 'l');
  return [...new Set([letters.replaceAll('1', 'l'), letters.replaceAll('1', 'i'), folded.replaceAll('\ue000', 'L')])];
}

export function looksLike(a: string, b: string): boolean {
  const others = skeletonsOf(b);
  return skeletonsOf(a).some((skeleton) => others.includes(skeleton));
}
