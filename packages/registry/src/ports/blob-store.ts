// Where bundles lie, by their digest. Port; what it answers has these bytes and no others, or it throws.

export interface BlobStore {
  /**
   * Durable once it resolves, whole or not at all: nobody ever sees half of it. The same digest again changes nothing.
   * @throws when it cannot be kept; then nothing is left of it.
   */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  get(digest: string): Promise<Uint8Array | null>;
  has(digest: string): Promise<boolean>;
}
