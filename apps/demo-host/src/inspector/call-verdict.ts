// What became of a call, in the words of the panel. Pure.
import type { CallEnd } from '@davit/container';
import type { BridgeErrorCode } from '@davit/protocol';

/** `asked`: the host put a question to the user for it, however that ended. */
export const VERDICTS = ['pending', 'allowed', 'asked', 'refused', 'limited'] as const;
export type VerdictKind = (typeof VERDICTS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /** Null while it waits, and when it was allowed. */
  readonly code: BridgeErrorCode | null;
  readonly text: string;
}

export function verdictOf(end: Pick<CallEnd, 'outcome'> | null, wasAsked: boolean): Verdict {
  if (end === null)
    return wasAsked
      ? { kind: 'asked', code: null, text: 'asking the user' }
      : { kind: 'pending', code: null, text: 'waiting' };
  const code = end.outcome === 'ok' ? null : end.outcome;
  if (wasAsked) return { kind: 'asked', code, text: `user asked: ${code ?? 'allowed'}` };
  if (code === null) return { kind: 'allowed', code, text: 'allowed' };
  if (code === 'rate_limited') return { kind: 'limited', code, text: 'rate limited' };
  return { kind: 'refused', code, text: `refused: ${code}` };
}
