// Which verdicts nobody has to act on. Pure.
import type { Verdict } from './verdict.ts';

/**
 * Nothing gets through, but for a declared limit, which is to be measured and shown as what it is. One that has become closed is a
 * limit no more, and what was not run says nothing.
 */
export function isExpected({ limit }: { readonly limit?: string }, verdict: Verdict | undefined): boolean {
  if (verdict === undefined || verdict.word === 'not run') return false;
  return limit === undefined ? verdict.word !== 'open' : verdict.word !== 'closed';
}
