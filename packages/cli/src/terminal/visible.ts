// Text from files and servers on its way to a terminal: what would move the cursor or turn the direction is written out. Pure.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is written out.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const written = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

export const visible = (text: string): string => text.replace(UNSEEN, written);

/** Of a name, which never has a second line: none of it passes for a line of ours. */
export const visibleName = (name: string): string => visible(name).replace(/[\t\n]/g, written);
