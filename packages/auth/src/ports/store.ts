// The store port: verbs with outcomes. One contract suite (tests/store-contract.ts) runs against every adapter.
import type { AuditStore } from './audit-store.ts';
import type { AuthorizationStore } from './authorization-store.ts';
import type { ClientStore } from './client-store.ts';
import type { ClientTokenStore, EnrolmentStore } from './client-token-store.ts';
import type { KeyStore } from './key-store.ts';
import type { SigningKeyStore } from './signing-key-store.ts';
import type { TokenStore } from './token-store.ts';
import type { ThrottleStore, UserStore } from './user-store.ts';

export interface AuthStore {
  /** Database time in milliseconds since 1970: offset and monotonic clock, refreshed with answers (I3). Verbs draw their own. */
  now(): number;
  readonly clients: ClientStore;
  readonly users: UserStore;
  readonly throttle: ThrottleStore;
  readonly authorizations: AuthorizationStore;
  readonly tokens: TokenStore;
  readonly clientTokens: ClientTokenStore;
  readonly enrolments: EnrolmentStore;
  readonly keys: KeyStore;
  readonly signingKeys: SigningKeyStore;
  readonly audit: AuditStore;
  /** Deletes what has expired, and the secrets of retired keys, in bounded batches; answers how many rows that were. */
  sweep(maxRows: number): Promise<number>;
  /** A cheap read that fails when the database cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The database could not take the operation and it is certain that nothing was written; or, `unknown`, it is not. */
export class StoreUnavailable extends Error {
  /** Adapters import only the types of this package, so `instanceof` goes by name, not by class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'StoreUnavailable';
  }
  override readonly name = 'StoreUnavailable';
  readonly outcome: 'nothing_written' | 'unknown';
  constructor(outcome: 'nothing_written' | 'unknown', cause?: unknown) {
    super(`the store cannot answer (${outcome})`, { cause });
    this.outcome = outcome;
  }
}
