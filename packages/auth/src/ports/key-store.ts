// The server's own keys (always sealed) and a few facts about the deployment.

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
  /** AES-256-GCM under the key-encryption key: a private JWK as JSON, or 32 raw bytes. */
  readonly sealed: Uint8Array;
  /** The public JWK as JSON for signing keys; null for symmetric ones. */
  readonly publicJwk: string | null;
  readonly createdAt: number;
}

export interface KeyStore {
  /** Every key that is not retired (receipt keys: for ever), oldest first. */
  list(): Promise<StoredKey[]>;
  /** Inserts unless the purpose has a `current` key already; several processes may start at once, one wins. */
  insertIfMissing(key: Omit<StoredKey, 'createdAt' | 'state'>): Promise<void>;
  /** Deployment facts: `development` = "1" once seeded for development, `epoch`, `issuer`, … */
  getFact(name: string): Promise<string | null>;
  /** Sets a fact if it is not set yet; answers the value that stands. */
  initFact(name: string, value: string): Promise<string>;
}
