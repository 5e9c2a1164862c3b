// A blob store in memory: copies in, copies out, and a disk that can be full.
import type { BlobStore } from '@davit/container';

export interface MemoryBlobs extends BlobStore {
  readonly entries: Map<string, Uint8Array>;
  full: boolean;
}

export function createMemoryBlobs(): MemoryBlobs {
  const entries = new Map<string, Uint8Array>();
  return {
    entries,
    full: false,
    async get(name) {
      return entries.get(name)?.slice() ?? null;
    },
    async put(name, bytes) {
      await null;
      if (this.full) throw new Error('no room');
      entries.set(name, bytes.slice());
    },
    async delete(name) {
      await null;
      entries.delete(name);
    },
    async names() {
      return [...entries.keys()];
    },
  };
}
