// The server's own keys (always sealed) and a few facts about the deployment.
import type { Audited } from './verb.ts';

export type ServerKeyPurpose =
  | 'id-token-es256'
  | 'id-token-rs256'
  | 'receipt'
  | 'refresh'
  | 'pairwise'
  | 'blind-index'
  | 'dpop-nonce'
  | 'consent';

export interface StoredKey {
  readonly id: string;
  readonly purpose: ServerKeyPurpose;
  readonly state: 'next' | 'current' | 'retiring' | 'retired';
  /** Database time at which it came into this state. */
  readonly stateSince: number;
  /** AES-256-GCM under the key-encryption key: a private JWK as JSON, or 32 raw bytes. Empty once the key is retired. */
  readonly sealed: Uint8Array;
  /** The public JWK as JSON for signing keys; null for symmetric ones. */
  readonly publicJwk: string | null;
  readonly createdAt: number;
}

export type NewServerKey = Omit<StoredKey, 'createdAt' | 'state' | 'stateSince'>;

/** `changed_meanwhile`: another process was first, and nothing was written. Look again. */
export type KeyRotation = { readonly kind: 'rotated' } | { readonly kind: 'changed_meanwhile' };

/** Signing keys go `next` → `current` → `retiring` → `retired`; a purpose never has two of the first two (authorization.md §6). */
export interface KeyStore {
  /** Every key that is not retired (receipt keys: for ever), oldest first. */
  list(): Promise<StoredKey[]>;
  /** Inserts unless the purpose has a `current` key already; several processes may start at once, one wins. */
  insertIfMissing(key: NewServerKey): Promise<void>;
  /** Inserts a `next` key if `currentId` is still the current one of its purpose and there is no `next`. */
  addNext(input: Audited & { readonly key: NewServerKey; readonly currentId: string }): Promise<KeyRotation>;
  /** `next` becomes `current` and `current` becomes `retiring`, if both still are what they were. */
  promoteNext(input: Audited & { readonly nextId: string; readonly currentId: string }): Promise<KeyRotation>;
  /** `retiring` becomes `retired`: the private key is gone for good, a receipt key's public one stays in the list. */
  retire(input: Audited & { readonly keyId: string }): Promise<KeyRotation>;
  /** Deployment facts: `development` = "1" once seeded for development, `epoch`, `issuer`, … */
  getFact(name: string): Promise<string | null>;
  /** Sets a fact if it is not set yet; answers the value that stands. */
  initFact(name: string, value: string): Promise<string>;
}
