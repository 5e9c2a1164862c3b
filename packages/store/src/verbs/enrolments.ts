// Enrolment codes: one per account at a time, spent by the statement that deletes it, together with the key that it brings in.
import type { EnrolmentStore } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { LOCK_KEYS } from './client-belongings.ts';
import { addKey } from './signing-keys.ts';
import { type Decision, keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';

/** A code that was there before is gone with this. */
export const MINT_ENROLMENT = `INSERT INTO enrolments (client_id, id, secret_hash, expires_at)
  SELECT k.client_id, :id, :hash, :now + :ttl FROM clients k WHERE k.client_id = :client
  ON CONFLICT (client_id) DO UPDATE SET id = excluded.id, secret_hash = excluded.secret_hash, expires_at = excluded.expires_at`;
export const PEEK_ENROLMENT = `SELECT client_id FROM enrolments WHERE id = :id AND secret_hash = :hash AND expires_at > :now`;
export const SPEND_ENROLMENT = `DELETE FROM enrolments
  WHERE id = :id AND secret_hash = :hash AND client_id = :client AND expires_at > :now
    AND EXISTS (SELECT 1 FROM clients k WHERE k.client_id = :client AND k.state = 'active')`;
export const END_ENROLMENT = 'DELETE FROM enrolments WHERE client_id = :client';

type Input<Verb extends keyof EnrolmentStore> = Parameters<EnrolmentStore[Verb]>[0];
type Outcome<Verb extends keyof EnrolmentStore> = Awaited<ReturnType<EnrolmentStore[Verb]>>;

function* use(tx: Transaction, input: Input<'use'>): Steps<Decision<Outcome<'use'>>> {
  const { enrolmentId: id, key, maxActive, secretHash: hash } = input;
  yield* tx.lock(LOCK_KEYS);
  if ((yield* tx.run(SPEND_ENROLMENT, { id, hash, client: key.clientId, now: tx.now })) === 0)
    return undo({ kind: 'ended' });
  const added = yield* addKey(tx, key, maxActive);
  if ('kind' in added) return undo(added.kind === 'client_unknown' ? { kind: 'ended' } : { kind: added.kind });
  yield* appendAudit(tx, input.audit, { clientId: key.clientId });
  return keep({ kind: 'used', key: added });
}

export const createEnrolments = (transactions: Transactions): EnrolmentStore => ({
  mint: ({ audit, clientId, enrolmentId: id, secretHash: hash, ttlMs: ttl }) =>
    transactions.write<Outcome<'mint'>>(function* (tx) {
      if ((yield* tx.run(MINT_ENROLMENT, { id, hash, client: clientId, ttl, now: tx.now })) === 0)
        return undo({ kind: 'client_unknown' });
      yield* appendAudit(tx, audit, { clientId });
      return keep({ kind: 'minted', expiresAt: tx.now + ttl });
    }),
  peek: ({ enrolmentId: id, secretHash: hash }) =>
    transactions.read(function* (reader, now) {
      const row = yield* reader.get<{ client_id: string }>(PEEK_ENROLMENT, { id, hash, now });
      return row?.client_id ?? null;
    }),
  use: (input) =>
    transactions.write(function* (tx) {
      return yield* use(tx, input);
    }),
  end: ({ audit, clientId }) =>
    transactions.write<Outcome<'end'>>(function* (tx) {
      if ((yield* tx.run(END_ENROLMENT, { client: clientId })) === 0) return undo({ kind: 'none' });
      yield* appendAudit(tx, audit, { clientId });
      return keep({ kind: 'ended' });
    }),
});
