// Values that may be used once: spent in the transaction of the work they prove, so undone work leaves them unspent.
import type { SpentValue } from '@davit/auth';
import type { Transaction } from './transaction.ts';

const SPEND = `INSERT INTO spent_values (hash, spent_by, expires_at) VALUES (:hash, :attempt, :expires)
  ON CONFLICT (hash) DO NOTHING`;
const SPENT_BY = 'SELECT spent_by FROM spent_values WHERE hash = :hash';

/** False when one of them was used before by another attempt. */
export function spend(tx: Transaction, attempt: string, values: readonly SpentValue[]): boolean {
  return values.every(({ hash, expiresAt }) => {
    if (tx.run(SPEND, { hash, attempt, expires: Math.ceil(expiresAt) }) === 1) return true;
    return tx.get<{ spent_by: string }>(SPENT_BY, { hash })?.spent_by === attempt;
  });
}
