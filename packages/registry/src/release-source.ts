// Where the registry's read side takes its answers from. Port; the write side and dev-env implement it.

import type { Pieces } from './ports/blob-store.ts';

/** Records in their wire form (compact JWS), bundles as bytes. */
export interface ReleaseSource {
  /** The newest record of a mini-program, signed within the last hour; null when there is none of that name. */
  record(appId: string): Promise<SignedRecord | null>;
  /** A bundle by its digest; null when there is none. */
  bundle(digest: string): Promise<Pieces | null>;
  /** Tells each record that says something new (not those that are only signed again), until the answer is called. */
  subscribe(tell: (record: SignedRecord) => void): () => void;
}

export interface SignedRecord {
  readonly appId: string;
  readonly seq: number;
  /** The compact JWS. */
  readonly jws: string;
}
