// Appends audit rows in the caller's transaction, and fills in what only the transaction knows.
import type { AuditEntry } from '@davit/auth';
import type { Steps, Transaction } from './transaction.ts';

export const APPEND = `INSERT INTO audit (at, event, client_id, host_client_id, user_id, grant_id, family_id, token_id,
    method, path, status, reason, detail)
  VALUES (:now, :event, :client, :host, :user, :grant, :family, :token, :method, :path, :status, :reason, :detail)`;

/** Facts of the row that a verb touched. */
export interface AuditFacts {
  readonly clientId?: string | null;
  readonly hostClientId?: string | null;
  readonly userId?: string | null;
  readonly grantId?: string | null;
  readonly familyId?: string | null;
}

export function* appendAudit(tx: Transaction, entries: readonly AuditEntry[], facts: AuditFacts = {}): Steps<void> {
  for (const entry of entries) {
    yield* tx.run(APPEND, {
      now: tx.now,
      event: entry.event,
      client: entry.clientId ?? facts.clientId ?? null,
      host: entry.hostClientId ?? facts.hostClientId ?? null,
      user: entry.userId ?? facts.userId ?? null,
      grant: entry.grantId ?? facts.grantId ?? null,
      family: entry.familyId ?? facts.familyId ?? null,
      token: entry.tokenId ?? null,
      method: entry.method ?? null,
      path: entry.path ?? null,
      status: entry.status ?? null,
      reason: entry.reason ?? null,
      detail: entry.detail === undefined ? null : JSON.stringify(entry.detail),
    });
  }
}
