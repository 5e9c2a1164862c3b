// Finds the secrets of the shape rules in a text: one pass over the text, whatever the number of rules. Pure, linear time.
import { SHAPE_RULES } from './rules/index.ts';
import { BEFORE_LOOK, type ShapeRule } from './rules/shape-rule.ts';
import type { Span } from './span.ts';
import { isStandIn } from './stand-in.ts';

interface Candidate {
  readonly mark: string;
  readonly rule: ShapeRule;
}

const ASCII = 128;
/** By a mark's first two characters: all rules that can begin there. 0 is none. */
const FIRST_TWO = new Uint16Array(ASCII * ASCII);
const CANDIDATES: Candidate[][] = [[]];
for (const rule of SHAPE_RULES) {
  for (const mark of rule.marks) {
    const index = mark.charCodeAt(0) * ASCII + mark.charCodeAt(1);
    if (FIRST_TWO[index] === 0) FIRST_TWO[index] = CANDIDATES.push([]) - 1;
    CANDIDATES[FIRST_TWO[index] as number]?.push({ mark, rule });
  }
}

const WORD = /[A-Za-z0-9_]/;
/** `\n` and `\t` in a string of a program: the letter belongs to the escape. */
const isEscape = (text: string, at: number): boolean => text[at - 2] === '\\' && /[bfnrtv]/.test(text[at - 1] ?? '');

function mayBegin(text: string, at: number, before: RegExp | undefined): boolean {
  if (before !== undefined) return before.test(text.slice(Math.max(0, at - BEFORE_LOOK), at));
  return !WORD.test(text[at - 1] ?? ' ') || isEscape(text, at);
}

function spanAt(text: string, at: number, { mark, rule }: Candidate): Span | null {
  if (!text.startsWith(mark, at) || !mayBegin(text, at, rule.before)) return null;
  rule.shape.lastIndex = at;
  const match = rule.shape.exec(text);
  if (match === null || isStandIn(match[0].slice(mark.length)) || !rule.proof(match)) return null;
  const { rule: id, kind, certainty, shown } = rule;
  return { rule: id, kind, certainty, shown, start: at, end: at + match[0].length };
}

export function* findShapes(text: string): Generator<Span> {
  let last = text.charCodeAt(0);
  for (let at = 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const bucket = last < ASCII && code < ASCII ? (FIRST_TWO[last * ASCII + code] as number) : 0;
    last = code;
    if (bucket === 0) continue;
    for (const candidate of CANDIDATES[bucket] as Candidate[]) {
      const span = spanAt(text, at - 1, candidate);
      if (span === null) continue;
      yield span;
      at = span.end;
      last = text.charCodeAt(at);
      break;
    }
  }
}
