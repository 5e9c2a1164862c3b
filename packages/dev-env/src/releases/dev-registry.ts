// The registry of a development server: its keys, its release book in the state folder, and what tests and demos do as operators.
import {
  type Ed25519Key,
  type PackedBundle,
  type ReleaseRecord,
  signPublisherKey,
  verifyReleaseRecord,
} from '@davit/bundle';
import type { Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { createReleaseBook, type ReleaseBook, type ReleaseChange } from '@davit/server';
import type { StateDirectory } from '../directory/state-directory.ts';
import { openFileReleaseStore } from './file-release-store.ts';
import { openRegistryKeys } from './registry-keys.ts';

/** What an operator does about releases. Each rejects with a sentence when it cannot be done. */
export interface DevReleases {
  /** The newest record, verified against the root. */
  record(appId: string): Promise<ReleaseRecord>;
  bundle(digest: string): Promise<Uint8Array | null>;
  suspend(appId: string, reason: string): Promise<void>;
  resume(appId: string): Promise<void>;
  revoke(appId: string, digest: string): Promise<void>;
  /** Until the folder changes, or the server starts again. */
  rollBack(appId: string): Promise<void>;
}

export interface DevRegistry {
  readonly book: ReleaseBook;
  readonly publisher: Signer;
  readonly rootKey: Ed25519Key;
  readonly releases: DevReleases;
  /** Why it was not released, or null. */
  release(bundle: PackedBundle): Promise<string | null>;
}

export async function openDevRegistry(directory: StateDirectory, isShared: boolean): Promise<DevRegistry> {
  const { root, online, publisher, rootKey, onlineKey, madeAt } = await openRegistryKeys(
    directory.file('registry-keys.json'),
  );
  const store = await openFileReleaseStore(directory.file('releases'), isShared);
  const now = (): number => Math.floor(Date.now() / 1000);
  const book = createReleaseBook({ store, signer: online, onlineKey, now });
  const done = async (change: Promise<ReleaseChange>): Promise<void> => {
    const result = await change;
    if (!result.ok) throw new Error(result.failure.detail);
  };
  return {
    book,
    publisher,
    rootKey,
    async release(bundle) {
      const link = { index: 0, key: String(publisher.publicJwk.x), from_version_code: 1, signed_at: madeAt } as const;
      const keys = [await signPublisherKey(bundle.appId, { ...link, signed_by: 'root' }, root)];
      const change = await book.put(bundle, keys);
      return change.ok ? null : change.failure.detail;
    },
    releases: {
      async record(appId) {
        const signed = await book.record(appId);
        if (signed === null) throw new Error(`There is no release of "${appId}".`);
        const record = await verifyReleaseRecord(signed.jws, { root: rootKey, appId }, nodeCrypto);
        if (!record.ok) throw new Error(`The release record of "${appId}": ${record.failure.detail}`);
        return record.value;
      },
      bundle: (digest) => book.bundle(digest),
      suspend: (appId, reason) => done(book.suspend(appId, reason)),
      resume: (appId) => done(book.resume(appId)),
      revoke: (appId, digest) => done(book.revoke(appId, digest)),
      rollBack: (appId) => done(book.rollBack(appId)),
    },
  };
}
