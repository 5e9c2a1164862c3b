// A secret that shows what it is: an issuer's prefix, length and alphabet. Every expression is tried only where its mark stands, is
// sticky, and reads a bounded stretch without going back over it: time is linear in the text, whatever is in it.
import { looksVaried } from '../entropy.ts';
import type { SecretCertainty } from '../secret-finding.ts';

export interface ShapeRule {
  readonly rule: string;
  readonly kind: string;
  readonly certainty: SecretCertainty;
  /** Every match begins with one of these, in this spelling; at least two characters of ASCII. */
  readonly marks: readonly string[];
  /** Sticky; tried at the mark. */
  readonly shape: RegExp;
  /** How much of the beginning is public: the mark tells nothing. */
  readonly shown: number;
  /** Whether the match, or the part of it that matters, is no word that happens to have the shape. */
  readonly proof: (match: RegExpExecArray) => boolean;
  /** What the characters before the mark have to be; without it, no letter, digit or underscore. */
  readonly before?: RegExp;
}

/** How many characters `before` is shown. */
export const BEFORE_LOOK = 40;

export const always = (): boolean => true;
const varied = (match: RegExpExecArray): boolean => looksVaried(match[1] ?? match[0]);
const escaped = (mark: string): string => mark.replace(/[.$+?/]/g, '\\$&');
/** Nothing of the alphabet comes behind: longer texts are something else. */
const END = '(?![A-Za-z0-9_-])';

/** `body` is what follows the mark, its own characters alone. */
export const token = (
  rule: string,
  kind: string,
  marks: readonly string[],
  body: string,
  more: Partial<ShapeRule> = {},
): ShapeRule => ({
  rule,
  kind,
  certainty: 'certain',
  marks,
  shape: new RegExp(`(?:${marks.map(escaped).join('|')})(${body})${END}`, 'y'),
  shown: Math.min(...marks.map((mark) => mark.length)),
  proof: varied,
  ...more,
});
