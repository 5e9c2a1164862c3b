// Letters of other scripts that look like Latin ones, where names could be told apart by a machine only. A part of what Unicode
// lists (UTS #39), chosen so that no honest name of another script becomes a Latin word by chance of one letter. Data.

/** Lower case; folding to lower case comes first. `latin` and `alike` go letter by letter. */
const TABLE: readonly (readonly [latin: string, alike: string])[] = [
  ['a', 'аαɑ'],
  ['b', 'ьƅвʙ'],
  ['c', 'сϲᴄ'],
  ['d', 'ԁɗ'],
  ['e', 'еεє℮'],
  ['g', 'ɡց'],
  ['h', 'һհн'],
  ['i', 'іιıɩї'],
  ['j', 'јϳ'],
  ['k', 'кκҡ'],
  ['l', 'ӏ׀ḷ'],
  ['m', 'мϻ'],
  ['n', 'ոռп'],
  ['o', 'оοօσ'],
  ['p', 'рρ'],
  ['q', 'ԛգ'],
  ['r', 'гᴦ'],
  ['s', 'ѕʂ'],
  ['t', 'тτ'],
  ['u', 'υսʋ'],
  ['v', 'ѵνᴠ'],
  ['w', 'ԝωա'],
  ['x', 'хχ'],
  ['y', 'уγү'],
  ['z', 'ᴢʐ'],
];

export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  TABLE.flatMap(([latin, alike]) => [...alike].map((letter) => [letter, latin] as const)),
);

const CAPITALS: readonly (readonly [latin: string, alike: string])[] = [
  ['ABEZHIKMNOPTYX', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'],
  ['ABEKMHOPCTXISJY', 'АВЕКМНОРСТХІЅЈУ'],
];
/** Capitals whose small letters look like others, or like none. */
export const CAPITAL_LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  CAPITALS.flatMap(([latin, alike]) => [...alike].map((letter, at) => [letter, latin.charAt(at)] as const)),
);

/** Two letters that run together, and a letter drawn with strokes that fonts do not tell apart. */
export const RUN_TOGETHER: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
];
