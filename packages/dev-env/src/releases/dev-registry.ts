// The registry of a development server: its keys, what it keeps in the state folder, and what tests and demos do as operators. Folders
// become versions by the verbs that publishers use: register, publish, release.
import { rm } from 'node:fs/promises';
import {
  type Ed25519Key,
  type PackedBundle,
  type ReleaseRecord,
  signPublisherKey,
  verifyReleaseRecord,
} from '@davit/bundle';
import type { Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { type OpenRegistry, openRegistry, type ReleaseBook } from '@davit/server';
import type { KnownVersion } from '../apps/build-version.ts';
import type { StateDirectory } from '../directory/state-directory.ts';
import { createRegistryDesk, DEVELOPMENT_PUBLISHER, RegistryRefused } from './registry-desk.ts';
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
  readonly write: OpenRegistry['write'];
  readonly publisher: Signer;
  readonly rootKey: Ed25519Key;
  readonly releases: DevReleases;
  /** Of one mini-program, newest first. */
  versions(appId: string): Promise<readonly KnownVersion[]>;
  /** Why it is no version of its mini-program, or null. The same bundle again is the version that is there. */
  publish(bundle: PackedBundle, category: string | null): Promise<string | null>;
  /** Why it was not released, or null. */
  release(bundle: PackedBundle): Promise<string | null>;
  close(): Promise<void>;
}

const refusalOf = (call: Promise<void>): Promise<string | null> =>
  call.then(
    () => null,
    (error: unknown) => {
      if (error instanceof RegistryRefused) return error.message;
      throw error;
    },
  );

export async function openDevRegistry(directory: StateDirectory): Promise<DevRegistry> {
  const { root, online, publisher, rootKey, onlineKey, madeAt, isNew } = await openRegistryKeys(
    directory.file('registry-keys.json'),
  );
  // What another root has vouched for, nobody believes any more.
  if (isNew) await rm(directory.file('registry'), { recursive: true, force: true });
  const registry = await openRegistry({
    database: directory.file('registry/registry.db'),
    bundles: directory.file('registry/bundles'),
    ...{ signer: online, onlineKey, root: rootKey, review: 'none', development: true },
  });
  const { source: book, write } = registry;
  const desk = createRegistryDesk(registry);
  const first = { index: 0, key: String(publisher.publicJwk.x), from_version_code: 1, signed_at: madeAt } as const;
  const versionOf = async (appId: string, digest: string): Promise<number> => {
    const version = (await write.store.versions(appId)).find((one) => one.digest === digest);
    if (version === undefined) throw new Error(`There is no version of "${appId}" with the bundle ${digest}.`);
    return version.version_code;
  };
  return {
    book,
    write,
    publisher,
    rootKey,
    versions: (appId) => write.store.versions(appId),
    async publish({ appId, versionCode, digest, bytes }, category) {
      const publisher_key = await signPublisherKey(appId, { ...first, signed_by: 'root' }, root);
      const registration = { app_id: appId, publisher: DEVELOPMENT_PUBLISHER, publisher_key, category };
      const refusal = await refusalOf(desk.call('POST', '/apps', registration));
      // Its bytes were checked when they came first.
      const isThere = (await write.store.versions(appId)).some((one) => one.digest === digest);
      if (refusal !== null || isThere) return refusal;
      return refusalOf(desk.call('PUT', `/apps/${appId}/versions/${versionCode}`, bytes));
    },
    release: ({ appId, versionCode }) =>
      refusalOf(desk.call('POST', `/apps/${appId}/releases`, { version_code: versionCode })),
    releases: {
      async record(appId) {
        const signed = await book.record(appId);
        if (signed === null) throw new Error(`There is no release of "${appId}".`);
        const record = await verifyReleaseRecord(signed.jws, { root: rootKey, appId }, nodeCrypto);
        if (!record.ok) throw new Error(`The release record of "${appId}": ${record.failure.detail}`);
        return record.value;
      },
      bundle: (digest) => write.blobs.get(digest),
      suspend: (appId, reason) => desk.call('POST', `/apps/${appId}/suspension`, { reason }),
      resume: (appId) => desk.call('DELETE', `/apps/${appId}/suspension`),
      async revoke(appId, digest) {
        const version_code = await versionOf(appId, digest);
        await desk.call('POST', `/apps/${appId}/revocations`, { version_code, reason: 'Revoked in development.' });
      },
      rollBack: (appId) => desk.call('POST', `/apps/${appId}/rollback`, {}),
    },
    close: () => registry.close(),
  };
}
