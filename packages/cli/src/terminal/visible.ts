// Text from files and servers on its way to a terminal: what would move the cursor or turn the direction is written out. Pure.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is written out.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export const visible = (text: string): string =>
  text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
