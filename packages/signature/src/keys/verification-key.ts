// A key that verifies, and whose it is. The algorithm belongs to the key, not to the request.
import type { Awaitable } from '@davit/crypto';
import type { SigningAlgorithm } from './algorithm.ts';

export interface VerificationKey {
  readonly algorithm: SigningAlgorithm;
  readonly keyid: string;
  /** Whom the verifier knows by this key: a client id, an account, whatever the API calls its callers. */
  readonly owner: string;
  /** False for every wrong signature, malformed ones included; never throws for them. */
  verify(signature: Uint8Array, data: Uint8Array): Awaitable<boolean>;
}

/** The key by its id, or null: unknown, pending, revoked, of another purpose. Throws when it cannot tell. */
export type KeyLookup = (keyid: string) => Awaitable<VerificationKey | null>;
