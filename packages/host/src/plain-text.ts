// Makes text from outside fit to stand in host UI (T028): one line, no invisible or direction-turning characters, bounded.
// Never decides what is shown; the elements that hold it isolate its direction (`<bdi>`).

/** Controls, direction marks and overrides, zero-width and other characters that cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Joiners and the emoji selector carry meaning inside Indic and Arabic words and emoji, and none beside ASCII. */
const JOINERS: ReadonlySet<string> = new Set(['\u200c', '\u200d', '\ufe0f']);
const STRAY_JOINER = /(?<![^\p{ASCII}])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}])/gu;
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
  return points.length <= max
    ? line
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
