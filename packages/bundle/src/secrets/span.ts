// A stretch of a text that is a secret. Types only.
import type { SecretCertainty } from './secret-finding.ts';

export interface Span {
  readonly rule: string;
  readonly kind: string;
  readonly certainty: SecretCertainty;
  readonly start: number;
  readonly end: number;
  /** How many characters of its beginning are public. */
  readonly shown: number;
}
