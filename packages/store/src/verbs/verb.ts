// The frame of every exactly-once verb: spend the values, do the work, keep or undo all of it.
import type { Replayed, VerbInput } from '@davit/auth';
import { spend } from './spend.ts';
import { type Transactions, undo, type Work } from './transaction.ts';

export function runVerb<Outcome>(
  transactions: Transactions,
  input: VerbInput,
  work: Work<Outcome>,
  key?: string,
): Promise<Outcome | Replayed> {
  return transactions.writeAttempt<Outcome | Replayed>(function* (tx) {
    const isFirst = yield* spend(tx, input.attemptId, input.spends);
    return isFirst ? yield* work(tx) : undo({ kind: 'replayed' });
  }, key);
}
