// Values that may be used once: spent in the transaction of the work they prove, so undone work leaves them unspent.
import type { SpentValue } from '@davit/auth';
import { IS_FORGOTTEN } from './forgotten.ts';
import type { Steps, Transaction } from './transaction.ts';
import { nothingWritten } from './unavailable.ts';

export const SPEND = `INSERT INTO spent_values (hash, spent_by, expires_at) SELECT :hash, :by, :expires
  WHERE NOT EXISTS (${IS_FORGOTTEN}) ON CONFLICT (hash) DO NOTHING`;
const SPENT_BY = 'SELECT spent_by FROM spent_values WHERE hash = :hash';

/** Null for the first who spends it, else who did. Throws `StoreUnavailable` where that was forgotten. */
export function* spendOnce(tx: Transaction, { hash, expiresAt }: SpentValue, by: string): Steps<string | null> {
  const expires = Math.ceil(expiresAt);
  if ((yield* tx.run(SPEND, { hash, by, expires })) === 1) return null;
  const row = yield* tx.get<{ spent_by: string }>(SPENT_BY, { hash });
  if (row === null) throw nothingWritten(new Error('the clock went back to where spent values are forgotten'));
  return row.spent_by;
}

/** False when one of them was used before by another attempt. */
export function* spend(tx: Transaction, attempt: string, values: readonly SpentValue[]): Steps<boolean> {
  for (const value of values) {
    const by = yield* spendOnce(tx, value, attempt);
    if (by !== null && by !== attempt) return false;
  }
  return true;
}
