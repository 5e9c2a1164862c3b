// A text as one word of a command that can be pasted into a shell. Pure.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is written out.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escapes = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A path that begins with a hyphen would be read as a flag. */
export function shellWord(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text;
  if (/^[\p{L}\p{N}_./@:+=,~%-]+$/u.test(word) && !word.startsWith('~')) return word;
  if (word.replace(UNSEEN, '') === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const quoted = word.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`);
  return `$'${quoted.replace(UNSEEN, escapes)}'`;
}
