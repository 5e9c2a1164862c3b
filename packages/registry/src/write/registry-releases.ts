// The release book's storage, on the registry's store and blobs: whoever changes an entry through the book alone is logged too.
import type { ReleaseEntry } from '../book/release-entry.ts';
import type { ReleaseStore } from '../book/release-store.ts';
import { nextEntry } from '../log/log-entry.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import type { DeskOptions } from './desk.ts';

export interface RegistryReleasesOptions extends Pick<DeskOptions, 'now'> {
  readonly store: Pick<RegistryStore, 'head' | 'commit' | 'release'>;
  readonly blobs: BlobStore;
  readonly crypto: Pick<DeskOptions['crypto'], 'sha256'>;
}

/** In the log, of what the process itself does: seeds and development. */
const ACTOR = 'process';

export function registryReleases({ store, blobs, crypto, now }: RegistryReleasesOptions): ReleaseStore {
  return {
    read: (appId) => store.release(appId),
    async write(entry: ReleaseEntry, before: number | null) {
      for (;;) {
        const after = await store.head();
        // The log may have moved on for the sake of others; of this entry nobody may have been faster.
        if (((await store.release(entry.app_id))?.seq ?? null) !== before) return false;
        const { current } = entry.channels.stable;
        const evidence = { seq: entry.seq, digest: current.digest };
        const about = { actor: ACTOR, verb: 'release', app_id: entry.app_id } as const;
        const note = { ...about, version_code: current.version_code, evidence };
        const log = await nextEntry(after, note, now(), crypto.sha256);
        if (await store.commit({ after, log, release: { entry, before } })) return true;
      }
    },
    bundle: (digest) => blobs.open(digest),
    putBundle: (_appId, digest, bytes) => blobs.put(digest, bytes),
  };
}
