// Text that a person reads beside other text: nothing in it hides, reorders or is not there (T028). Pure.

/** Controls, halves of characters, line ends, what turns the direction, and what is drawn as nothing. U+2800 is braille's blank. */
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;
/** What joins the parts of one emoji, and letters of scripts that need it: not those whose letters stand side by side anyway. */
const JOINING = new RegExp(
  [
    '(?<=\\p{Extended_Pictographic}[\\u{1f3fb}-\\u{1f3ff}]?)\\ufe0f',
    '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
    '(?<=[\\p{Extended_Pictographic}\\ufe0f\\u{1f3fb}-\\u{1f3ff}])\\u200d(?=\\p{Extended_Pictographic})',
    '(?<=[\\p{L}\\p{M}])(?<![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Common}])[\\u200c\\u200d](?=[\\p{L}\\p{M}])',
  ].join('|'),
  'gu',
);
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** False where somebody would read something else than what stands there, or nothing at all. */
export const isPlainText = (text: string): boolean => !DECEPTIVE.test(text.replace(JOINING, '')) && SEEN.test(text);
