// A release store that lasts as long as its process: for tests, and for whoever keeps entries elsewhere.
import { piecesOf } from '../ports/blob-store.ts';
import type { ReleaseEntry } from './release-entry.ts';
import type { ReleaseStore } from './release-store.ts';

export function createMemoryReleaseStore(): ReleaseStore {
  const entries = new Map<string, ReleaseEntry>();
  const bundles = new Map<string, Uint8Array>();
  return {
    read: async (appId) => entries.get(appId) ?? null,
    async write(entry, before) {
      if ((entries.get(entry.app_id)?.seq ?? null) !== before) return false;
      entries.set(entry.app_id, entry);
      return true;
    },
    async bundle(digest) {
      const bytes = bundles.get(digest);
      return bytes === undefined ? null : piecesOf(bytes);
    },
    putBundle: async (_appId, digest, bytes) => void bundles.set(digest, bytes),
  };
}
