// Finds the secrets of the shape rules in a text. Pure, linear time.
import { SHAPE_RULES, type ShapeRule } from './shape-rules.ts';
import type { Span } from './span.ts';
import { isStandIn } from './stand-in.ts';

const WORD = /[A-Za-z0-9_]/;
/** `\n` and `\t` in a string of a program: the letter belongs to the escape. */
const isEscape = (text: string, at: number): boolean => text[at - 2] === '\\' && /[bfnrtv]/.test(text[at - 1] ?? '');

function matchAt(text: string, at: number, { shape, proof }: ShapeRule): RegExpExecArray | null {
  if (WORD.test(text[at - 1] ?? ' ') && !isEscape(text, at)) return null;
  shape.lastIndex = at;
  const match = shape.exec(text);
  return match === null || isStandIn(match[0]) || !proof(match) ? null : match;
}

export function* findShapes(text: string): Generator<Span> {
  for (const rule of SHAPE_RULES) {
    const { rule: id, kind, certainty, shown } = rule;
    for (const mark of rule.marks) {
      for (let at = text.indexOf(mark); at >= 0; ) {
        const match = matchAt(text, at, rule);
        if (match !== null) yield { rule: id, kind, certainty, shown, start: at, end: at + match[0].length };
        at = text.indexOf(mark, at + (match?.[0].length ?? mark.length));
      }
    }
  }
}
