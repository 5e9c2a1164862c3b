// Blobs that last as long as their process: for tests.
import { type BlobStore, piecesOf } from '../ports/blob-store.ts';

export function createMemoryBlobStore(): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    async put(digest, bytes) {
      if (!blobs.has(digest)) blobs.set(digest, bytes.slice());
    },
    get: async (digest) => blobs.get(digest) ?? null,
    async open(digest) {
      const bytes = blobs.get(digest);
      return bytes === undefined ? null : piecesOf(bytes);
    },
    has: async (digest) => blobs.has(digest),
  };
}
