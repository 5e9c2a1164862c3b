// Digests and randomness, injected: WebCrypto's form is the default, Node's synchronous one is under ./node.
import type { Awaitable } from '@davit/crypto';

/** RFC 9530 §5: the two that are "active". */
export type DigestAlgorithm = 'sha-256' | 'sha-512';

export interface IncrementalDigest {
  update(chunk: Uint8Array): void;
  /** Asked for once. */
  digest(): Awaitable<Uint8Array>;
}

export interface Hashing {
  sha256(data: Uint8Array): Awaitable<Uint8Array>;
  /** WebCrypto cannot hash piece by piece: its form keeps the chunks until the end. */
  createDigest(algorithm: DigestAlgorithm): IncrementalDigest;
  randomBytes(length: number): Uint8Array;
}
