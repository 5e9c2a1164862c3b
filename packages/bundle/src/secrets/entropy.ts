// Whether a text looks drawn by a machine: how even its characters are, and how often their kind changes. Pure.

/** Bits per character (Shannon), from 0 to log2 of the length. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const kindOf = (code: number): number =>
  code >= 48 && code <= 57 ? 0 : code >= 97 && code <= 122 ? 1 : code >= 65 && code <= 90 ? 2 : 3;

/** How often, of all neighbours, one is a digit, a small letter, a capital or something else and the next is not. */
export function changesOf(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at += 1)
    if (kindOf(text.charCodeAt(at)) !== kindOf(text.charCodeAt(at - 1))) changes += 1;
  return text.length < 2 ? 0 : changes / (text.length - 1);
}

/** Names, words and sentences have long stretches of small letters; drawn ones change their kind at every other character. */
const MIN_CHANGES = 0.3;
const HEX = /^[0-9a-f]+$|^[0-9A-F]+$/;
/** Of sixteen characters; the most that hex reaches is 4. */
const MIN_HEX_BITS = 3;
const MIN_BITS = 3.4;
const MIN_VARIED_BITS = 2.8;
const MIN_CHOSEN_BITS = 2.5;

/** Enough where a prefix says already what it is: no filling of one character or two. */
export const looksVaried = (text: string): boolean => entropyOf(text) >= MIN_VARIED_BITS;

export function looksDrawn(text: string): boolean {
  if (!/[0-9]/.test(text) || !/[A-Za-z]/.test(text)) return false;
  if (HEX.test(text)) return text.length >= 24 && entropyOf(text) >= MIN_HEX_BITS;
  return changesOf(text) >= MIN_CHANGES && entropyOf(text) >= MIN_BITS;
}

/** Of a password that somebody thought of: small letters, digits, and signs or capitals among them, as rules of passwords ask for. */
export function looksChosen(text: string): boolean {
  if (!/[a-z]/.test(text) || !/[0-9]/.test(text) || entropyOf(text) < MIN_CHOSEN_BITS) return false;
  // A capital at the beginning or digits at the end are a name: `Argon2id13`, `minLength8`.
  return (
    /[!#$%^&*+=?~@]/.test(text) ||
    (/^.+[A-Z]/.test(text) && /[0-9].*[A-Za-z]/.test(text) && changesOf(text) >= MIN_CHANGES)
  );
}
