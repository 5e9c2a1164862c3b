// Kept bytes in the Cache API of the host's own origin. What is read from here is checked by whoever reads.
import type { BlobStore } from '../core/delivery-ports.ts';

export function createCacheBlobStore(caches: CacheStorage, name: string): BlobStore {
  const folder = `/${name}/`;
  const key = (blob: string): string => folder + encodeURIComponent(blob);
  return {
    async get(blob) {
      const found = await (await caches.open(name)).match(key(blob));
      return found === undefined ? null : new Uint8Array(await found.arrayBuffer());
    },
    async put(blob, bytes) {
      await (await caches.open(name)).put(key(blob), new Response(bytes as Uint8Array<ArrayBuffer>));
    },
    async names() {
      const requests = await (await caches.open(name)).keys();
      return requests.map(({ url }) => decodeURIComponent(new URL(url).pathname.slice(folder.length)));
    },
    async delete(blob) {
      await (await caches.open(name)).delete(key(blob));
    },
  };
}
