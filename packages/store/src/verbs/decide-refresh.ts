// What a presented refresh token is worth when it did not simply rotate: pure, no SQL, no clock of its own.
import type { GrantRefusal } from './grant-refusal.ts';

/** The family as the consuming statement met it. */
export interface RefreshFacts {
  readonly generation: number;
  /** When the current generation began, by spending the one before it; null before the first rotation. */
  readonly rotatedAt: number | null;
  /** When the generation before that began. */
  readonly previousRotatedAt: number | null;
  readonly revoked: boolean;
  readonly expired: boolean;
  /** Why it is not live for another reason, or null. */
  readonly notLive: GrantRefusal | null;
}

export type RefreshDecision =
  /** The successor again: the answer to the first presentation may have been lost. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refuse'; readonly reason: GrantRefusal }
  /** A spent token came back too late: somebody else has it. */
  | { readonly kind: 'revoke' };

const refuse = (reason: GrantRefusal): RefreshDecision => ({ kind: 'refuse', reason });
const within = (at: number | null, now: number, repeatMs: number): boolean => at !== null && now - at <= repeatMs;

export function decideRefresh(facts: RefreshFacts, presented: number, now: number, repeatMs: number): RefreshDecision {
  if (presented > facts.generation) return refuse('refresh_unknown');
  if (facts.revoked) return refuse('family_revoked');
  if (facts.expired) return refuse('refresh_expired');
  const behind = facts.generation - presented;
  const repeatable = behind === 1 && within(facts.rotatedAt, now, repeatMs);
  const superseded = behind === 2 && within(facts.previousRotatedAt, now, repeatMs);
  if (behind > 0 && !repeatable && !superseded) return { kind: 'revoke' };
  if (facts.notLive !== null) return refuse(facts.notLive);
  if (superseded) return refuse('refresh_spent');
  return repeatable ? { kind: 'repeat' } : refuse('refresh_unknown');
}
