// Where bundles lie, by their digest. Port; what it answers has these bytes and no others, or it throws.

export interface BlobStore {
  /**
   * Durable once it resolves, whole or not at all: nobody ever sees half of it. The same digest again changes nothing.
   * @throws when it cannot be kept; then nothing is left of it.
   */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  get(digest: string): Promise<Uint8Array | null>;
  /** The same, for answers that are never whole in memory. */
  open(digest: string): Promise<Pieces | null>;
  has(digest: string): Promise<boolean>;
}

/** Bytes that are read as they are needed. */
export interface Pieces {
  /** In bytes, of all. */
  readonly size: number;
  /** Throws in place of the last piece where they are not the bytes of the digest: no wrong whole ever arrives. */
  read(): AsyncIterable<Uint8Array>;
}

/** Where they are in memory anyway. */
export const piecesOf = (bytes: Uint8Array): Pieces => ({
  size: bytes.length,
  async *read() {
    if (bytes.length > 0) yield bytes;
  },
});
