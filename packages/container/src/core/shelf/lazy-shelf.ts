// The shelf in a part of its own: a launch of what is installed asks nothing of it.
import { later } from '../later.ts';
import type { BundleShelf, BundleShelfOptions } from './bundle-shelf.ts';

export function createLazyShelf(options: BundleShelfOptions): BundleShelf {
  const shelf = later(async () => (await import('./create-bundle-shelf.ts')).createBundleShelf(options));
  return {
    async take(expected, ...more) {
      try {
        return await (await shelf()).take(expected, ...more);
      } catch (error) {
        options.log('shelf.failed', { step: 'load', digest: expected.digest, error });
        return { ok: false, failure: { reason: 'offline' } };
      }
    },
    async drop(digest) {
      // A part that cannot be loaded keeps what it has for another time.
      await (await shelf().catch(() => null))?.drop(digest);
    },
  };
}
