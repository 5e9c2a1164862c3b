// Letters of other scripts that look like Latin ones, where names could be told apart by a machine only. A part of what Unicode
// lists (UTS #39), chosen so that no honest name of another script becomes a Latin word by chance of one letter. Data.

/** By the small letter; folding to lower case comes first. */
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

/** Latin itself: small capitals, and letters with a stroke, a hook or a tail, which are no marks that come off. */
const LATIN: readonly (readonly [latin: string, alike: string])[] = [
  ['a', 'ᴀ'],
  ['b', 'ɓƀ'],
  ['c', 'ƈȼ'],
  ['d', 'ᴅđɖ'],
  ['e', 'ᴇɇ'],
  ['f', 'ꜰƒ'],
  ['g', 'ɢɠǥ'],
  ['h', 'ʜħɦ'],
  ['i', 'ɪɨ'],
  ['j', 'ᴊɉ'],
  ['k', 'ᴋƙ'],
  ['l', 'ʟłƚɫɭǀ∣❘⏐│'],
  ['m', 'ᴍɱ'],
  ['n', 'ɴɲɳ'],
  ['o', 'ᴏøɵ'],
  ['p', 'ᴘƥᵽ'],
  ['q', 'ꞯɋ'],
  ['r', 'ʀɍɽ'],
  ['s', 'ꜱȿ'],
  ['t', 'ᴛŧƭʈ'],
  ['u', 'ᴜʉ'],
  ['w', 'ᴡ'],
  ['y', 'ʏɏƴ'],
  ['z', 'ƶȥ'],
];

/** Scripts whose letters are drawn as Latin capitals are, so that whole words look Latin: Cherokee, Lisu, Coptic. */
const DRAWN_AS_CAPITALS: readonly (readonly [latin: string, alike: string])[] = [
  ['abcdefghijklmnopqrstuvwxyz'.replace(/[fnquwx]/g, ''), 'ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᎾᏢᎡᏚᎢᏙᎩᏃ'],
  ['abcdefghijklmnoprstuvwxyz', 'ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ'],
  ['bcehikmnoptxy', 'ⲂⲤⲈⲎⲒⲔⲘⲚⲞⲢⲦⲬⲨ'],
];

const letterByLetter = ([latin, alike]: readonly [string, string]): (readonly [string, string])[] =>
  [...alike].map((letter, at) => [letter.toLowerCase(), latin.charAt(at)]);

export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...[...TABLE, ...LATIN].flatMap(([latin, alike]) => [...alike].map((letter) => [letter, latin] as const)),
  ...DRAWN_AS_CAPITALS.flatMap(letterByLetter),
]);

const A = 0x61;
/** Capitals in black circles and boxes, which are symbols and no letters. */
export const BOXED: ReadonlyMap<string, string> = new Map(
  [0x1f150, 0x1f170].flatMap((first) =>
    Array.from({ length: 26 }, (_, at) => [String.fromCodePoint(first + at), String.fromCharCode(A + at)] as const),
  ),
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
