// Pairwise subjects: the first candidate that is stored for (user, sector) stays, whatever happens to the key.
import type { UserStore } from '@davit/auth';
import { keep, type Reader, type Steps, type Transactions } from './transaction.ts';

export const FIND_SUBJECT = 'SELECT subject FROM subjects WHERE user_id = :user AND sector_id = :sector';
const ADD = `INSERT INTO subjects (user_id, sector_id, subject, key_version) VALUES (:user, :sector, :candidate, :version)
  ON CONFLICT (user_id, sector_id) DO NOTHING`;

function* read(reader: Reader, user: string, sector: string): Steps<string | null> {
  return (yield* reader.get<{ subject: string }>(FIND_SUBJECT, { user, sector }))?.subject ?? null;
}

export const findSubject = (transactions: Transactions, user: string, sector: string): Promise<string | null> =>
  transactions.read(function* (reader) {
    return yield* read(reader, user, sector);
  }, true);

export async function subjectFor(
  transactions: Transactions,
  input: Parameters<UserStore['subjectFor']>[0],
): Promise<string> {
  const { userId: user, sectorId: sector, candidate, keyVersion: version } = input;
  const stored = await findSubject(transactions, user, sector);
  if (stored !== null) return stored;
  return transactions.write(function* (tx) {
    yield* tx.run(ADD, { user, sector, candidate, version });
    return keep((yield* read(tx, user, sector)) ?? candidate);
  });
}
