// What every writing verb of a store carries, and why a verb may refuse before looking at its row.
import type { AuditEntry } from './audit-store.ts';

/** A value that may be used once until `expiresAt`: a DPoP or assertion `jti`. Spent in the transaction of the work it proves. */
export interface SpentValue {
  /** SHA-256 over (kind, key or client, jti), length-prefixed. */
  readonly hash: Uint8Array;
  /** Milliseconds, database time. */
  readonly expiresAt: number;
}

export interface VerbInput {
  /** Drawn once per operation, before the first try: a retry that finds its own id has won (authorization.md §8). */
  readonly attemptId: string;
  readonly spends: readonly SpentValue[];
}

/** One of `spends` was used before: nothing was written. */
export interface Replayed {
  readonly kind: 'replayed';
}

/**
 * Rows that a verb appends to the audit log in its own transaction, when it succeeds. What the caller cannot know before
 * the verb has looked (`clientId`, `hostClientId`, `userId`, `grantId`, `familyId`), the store fills in from the row it touched
 * wherever an entry leaves it out. A verb that revokes a family by itself (`code_spent`, `refresh_reused`) appends
 * `family.revoked` with that reason in the same transaction.
 */
export interface Audited {
  readonly audit: readonly AuditEntry[];
}
