// Makes text from outside fit to stand in host UI (T028): one line, no invisible or direction-turning characters, bounded, and with a
// direction that ends where it ends. Never decides what is shown.

/** Controls, direction marks and overrides, zero-width and other characters that cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Joiners and the emoji selector carry meaning inside Indic and Arabic words and emoji, and none beside ASCII. */
const JOINERS: ReadonlySet<string> = new Set(['\u200c', '\u200d', '\ufe0f']);
const STRAY_JOINER = /(?<![^\p{ASCII}])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}])/gu;
/** Letters that run from right to left would take the host's own words around them along. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);
/** More than two marks on one letter reach into the lines above and below. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** At most `max` characters (code points); a longer text ends in `…`. */
export function plainText(text: string, max: number): string {
  const line = text
    .slice(0, max * 8)
    .replace(/[\n\r\t\u2028\u2029]+/g, ' ')
    .replace(UNSEEN, (one) => (JOINERS.has(one) ? one : ''))
    .replace(STRAY_JOINER, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const points = [...line];
  const cut = (): string =>
    `${points
      .slice(0, max - 1)
      .join('')
      .trimEnd()}…`;
  return isolated(points.length <= max ? line : cut());
}
