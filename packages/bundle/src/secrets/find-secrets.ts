// The secrets of one text: by shape, by name, and inside base64. Pure, linear time; never answers a secret, only where it stands.
import { findAssignments } from './assignments.ts';
import { base64Runs } from './base64-runs.ts';
import { plainStrings } from './plain-strings.ts';
import { findPrivateKeys } from './private-keys.ts';
import { findShapes } from './shapes.ts';
import type { Span } from './span.ts';

/** Base64 in base64 in a text; deeper nobody looks, so that a text is read a bounded number of times. */
const MAX_WRAPS = 2;
/** Of one text: more than anybody reads, and few enough to compare each with all others. */
const MAX_SPANS = 100;

export interface TextSecret extends Span {
  readonly masked: string;
  readonly isWrapped: boolean;
}

/** `sk_l… (32 characters)`; no more than the issuer's own mark is ever shown. */
const mask = (text: string, { start, end, shown }: Span): string =>
  shown === 0 ? `${end - start} characters` : `${text.slice(start, start + shown)}… (${end - start} characters)`;

function* spansOf(text: string, isPlain: boolean): Generator<Span> {
  yield* findPrivateKeys(text);
  yield* findShapes(text);
  yield* findAssignments(text, isPlain);
}

export function* findSecrets(text: string, isPlain = false, wraps = 0): Generator<TextSecret> {
  const taken: Span[] = [];
  for (const span of spansOf(text, isPlain)) {
    // The shape says more than the name; both found the same.
    if (taken.some(({ start, end }) => span.start < end && span.end > start)) continue;
    taken.push(span);
    yield { ...span, masked: mask(text, span), isWrapped: wraps > 0 };
    if (taken.length === MAX_SPANS) return;
  }
  const plain = wraps === 0 ? plainStrings(text) : null;
  if (plain !== null) {
    for (const span of spansOf(plain.text, isPlain)) {
      const start = plain.before(span.start);
      const end = plain.before(span.end - 1) + 1;
      // Of one piece, it was found above.
      if (end - start > span.end - span.start && !taken.some((other) => start < other.end && end > other.start))
        yield { ...span, start, end, masked: mask(plain.text, span), isWrapped: false };
    }
  }
  if (wraps === MAX_WRAPS) return;
  for (const { start, text: inner } of base64Runs(text)) {
    for (const secret of findSecrets(inner, true, wraps + 1)) yield { ...secret, start, end: start, isWrapped: true };
  }
}
