// A text with its strings as the program has them: pieces put together (`"ab" + "cd"` reads `"abcd"`), escapes and character references
// written out (`\x61`, `\u0061`, `\/`, `&#97;`). Pure, linear time.

const TWO = '([0-9A-Fa-f]{2})';
const WRITTEN = new RegExp(
  [
    `["'\`]\\s{0,40}\\+\\s{0,40}["'\`]`,
    `\\\\x${TWO}`,
    `\\\\u00${TWO}`,
    `\\\\u\\{0{0,4}${TWO}\\}`,
    `&#x${TWO};`,
    '&#([0-9]{2,3});',
    '\\\\/',
  ].join('|'),
  'g',
);

export interface PlainStrings {
  readonly text: string;
  /** Where a character of it stands in the text before. */
  before(index: number): number;
}

/** What stands there in place of the match; only ASCII is written out. */
function characterOf([whole, x, u, point, hex, decimal]: RegExpExecArray): string {
  if (whole === '\\/') return '/';
  const digits = x ?? u ?? point ?? hex;
  const code = digits === undefined ? Number(decimal ?? 0) : Number.parseInt(digits, 16);
  return code >= 32 && code < 127 ? String.fromCharCode(code) : '';
}

/** Null when there is nothing of the kind. */
export function plainStrings(text: string): PlainStrings | null {
  const parts: string[] = [];
  /** Where each part begins, in the plain text and in the one before. */
  const begins: number[] = [];
  const origins: number[] = [];
  let length = 0;
  const take = (part: string, from: number): void => {
    if (part === '') return;
    begins.push(length);
    origins.push(from);
    parts.push(part);
    length += part.length;
  };
  let from = 0;
  for (const match of text.matchAll(WRITTEN)) {
    take(text.slice(from, match.index), from);
    take(characterOf(match), match.index);
    from = match.index + match[0].length;
  }
  if (from === 0) return null;
  take(text.slice(from), from);
  const before = (index: number): number => {
    let low = 0;
    let high = begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((begins[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return (origins[low] ?? 0) + index - (begins[low] ?? 0);
  };
  return { text: parts.join(''), before };
}
