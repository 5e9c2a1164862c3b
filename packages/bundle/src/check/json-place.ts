// Where a key stands in a JSON text, and where a broken text breaks: for messages that name a line. A scanner, not a parser; never
// throws, whatever the text is.
import { type Place, placesIn } from './place.ts';

/** Deeper than any manifest; what is below is not looked at. */
const MAX_DEPTH = 64;
/** A longer text is no manifest; its places are not looked for. */
const MAX_LENGTH = 256 * 1024;
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in strings.
  /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Broken extends Error {
  readonly index: number;
  constructor(index: number) {
    super();
    this.index = index;
  }
}

function* walk(text: string): Generator<{ readonly path: string; readonly index: number }> {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const space = (): void => {
    while (' \n\r\t'.includes(text[at] ?? 'end')) at += 1;
  };
  const token = (): string => {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw new Broken(at);
    at = TOKEN.lastIndex;
    return match[0];
  };
  const expect = (character: string): void => {
    if (text[at] !== character) throw new Broken(at);
    at += 1;
  };
  function* members(path: string, depth: number, isList: boolean): Generator<{ path: string; index: number }> {
    at += 1;
    space();
    const end = isList ? ']' : '}';
    if (text[at] === end) {
      at += 1;
      return;
    }
    for (let count = 0; ; count += 1) {
      space();
      const index = at;
      let name = `${path}[${count}]`;
      if (!isList) {
        if (text[at] !== '"') throw new Broken(at);
        const key = JSON.parse(token()) as string;
        name = path === '' ? key : `${path}.${key}`;
        space();
        expect(':');
        space();
      }
      yield { path: name, index };
      yield* value(name, depth + 1);
      space();
      if (text[at] === end) break;
      expect(',');
    }
    at += 1;
  }
  function* value(path: string, depth: number): Generator<{ path: string; index: number }> {
    if (depth > MAX_DEPTH) throw new Broken(at);
    const first = text[at];
    if (first === '{' || first === '[') yield* members(path, depth, first === '[');
    else token();
  }
  space();
  yield* value('', 0);
  space();
  if (at < text.length) throw new Broken(at);
}

/** Of `davit.scopes[1].name` `davit.scopes[1]`. Always shorter, also of what is no path. */
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('[')));

/**
 * The place of `davit.connect[0]`; of the nearest key around it when it is missing. For the empty path of a text that is no JSON
 * the place where it breaks; null when the text as a whole is meant. The text is read once.
 */
export function jsonPlaces(text: string): (path: string) => Place | null {
  const places = new Map<string, Place>();
  if (text.length > MAX_LENGTH) return () => null;
  const placeOf = placesIn(text);
  let broken: Place | null = null;
  try {
    // Of a key that stands there twice the last one counts, as JSON.parse reads it.
    for (const { path, index } of walk(text)) places.set(path, placeOf(index));
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    broken = placeOf(error.index);
  }
  return (path) => {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return path === '' ? broken : null;
  };
}
