// SHA-256 and randomness, injected: WebCrypto's form is the default, Node's synchronous one is under ./node.
import type { Awaitable } from '@davit/crypto';

export interface IncrementalDigest {
  update(chunk: Uint8Array): void;
  /** The 32 bytes; asked for once. */
  digest(): Awaitable<Uint8Array>;
}

export interface Hashing {
  sha256(data: Uint8Array): Awaitable<Uint8Array>;
  /** WebCrypto cannot hash piece by piece: its form keeps the chunks until the end. */
  createSha256(): IncrementalDigest;
  randomBytes(length: number): Uint8Array;
}
