// Users, their pairwise subjects, and the throttle of wrong factors.
import type { NewUser, StoredUser } from '../users/user.ts';
import type { Audited } from './verb.ts';

export interface UserStore {
  find(userId: string): Promise<StoredUser | null>;
  findByUsername(namespace: string, usernameIndex: Uint8Array): Promise<StoredUser | null>;
  list(options: { readonly afterId?: string | undefined; readonly limit: number }): Promise<StoredUser[]>;
  create(
    input: Audited & { readonly user: NewUser },
  ): Promise<{ kind: 'created'; user: StoredUser } | { kind: 'exists' }>;
  setState(
    input: Audited & { readonly userId: string; readonly state: StoredUser['state'] },
  ): Promise<{ kind: 'updated'; user: StoredUser } | { kind: 'not_found' }>;
  /** Ends every family and host session of the user at once. */
  raiseGeneration(
    input: Audited & { readonly userId: string },
  ): Promise<{ kind: 'updated'; generation: number } | { kind: 'not_found' }>;
  /** The stored pairwise subject; the first caller's candidate wins and stays, whatever happens to the key. */
  subjectFor(input: {
    readonly userId: string;
    readonly sectorId: string;
    readonly candidate: string;
    readonly keyVersion: number;
  }): Promise<string>;
  findSubject(userId: string, sectorId: string): Promise<string | null>;
}

/** One bucket of wrong attempts: `key` is a hash of what is counted (an account, an address). */
export interface ThrottleBucket {
  readonly key: Uint8Array;
  readonly limit: number;
  readonly windowMs: number;
}

/** Counted in the database, so across processes. */
export interface ThrottleStore {
  /** Takes one from every bucket in one transaction; refused when any is over its limit (then nothing more is taken). */
  take(buckets: readonly ThrottleBucket[]): Promise<{ kind: 'allowed' } | { kind: 'limited'; retryAfterMs: number }>;
  /** Gives back what `take` took: a right factor is not counted. */
  giveBack(buckets: readonly ThrottleBucket[]): Promise<void>;
}
