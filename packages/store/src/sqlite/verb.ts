// The frame of every exactly-once verb: spend the values, do the work, keep or undo all of it.
import type { Replayed, VerbInput } from '@davit/auth';
import { spend } from './spend.ts';
import { type Decision, type Transaction, type Transactions, undo } from './transaction.ts';

export function runVerb<Outcome>(
  transactions: Transactions,
  input: VerbInput,
  work: (tx: Transaction) => Decision<Outcome>,
): Promise<Outcome | Replayed> {
  return transactions.write<Outcome | Replayed>((tx) =>
    spend(tx, input.attemptId, input.spends) ? work(tx) : undo({ kind: 'replayed' }),
  );
}
