// What lies complete on this device, by mini-program: written only after the platform said that the version is in place. The
// bytes themselves are checked where they run; this record only says which ones to ask for.
import type { VerifiedBundle } from '@davit/bundle';
import type { AppDescription, ContainerStore } from './ports.ts';
import { isRecord, readKept } from './read-kept.ts';
import type { InstalledRelease } from './trust/installed-release.ts';

/** With the pages that links from outside may name. */
export interface KnownRelease extends InstalledRelease {
  readonly entry_pages: readonly { readonly name: string; readonly path: string }[];
  /** Kept too: the host itself may be set back to an older container. */
  readonly min_container?: string | undefined;
}

export interface InstalledReleases {
  get(appId: string): Promise<KnownRelease | null>;
  set(appId: string, release: KnownRelease): Promise<void>;
}

const key = (appId: string): string => `installed/${appId}`;

export function createInstalledReleases(store: ContainerStore): InstalledReleases {
  return {
    async get(appId) {
      return readKept<KnownRelease>(await store.get(key(appId)), isRecord);
    },
    async set(appId, release) {
      const next = JSON.stringify(release);
      for (;;) {
        const old = await store.get(key(appId));
        if (old === next || (await store.cas(key(appId), old, next))) return;
      }
    },
  };
}

/** What the host needs to know of a bundle while it runs, all of it under the publisher's signature. */
export function toKnownRelease(bundle: VerifiedBundle, size: number): KnownRelease {
  const { manifest } = bundle;
  const permissions = [...manifest.req_permissions, ...manifest.davit.permissions].map(({ name }) => name);
  return {
    version_code: bundle.versionCode,
    digest: bundle.digest,
    size,
    integrityId: bundle.integrityId,
    name: manifest.name,
    scopes: manifest.davit.scopes.map(({ name }) => name),
    permissions: [...new Set(permissions)],
    entry_pages: manifest.davit.entry_pages.map(({ name, path }) => ({ name, path })),
    min_container: manifest.davit.min_container,
  };
}

/** The catalogue says where a mini-program comes from and how it looks; name, scopes and permissions are the signed ones. */
export const describeRelease = (
  { appId, publisher, icon }: AppDescription,
  { name, scopes, permissions }: InstalledRelease,
): AppDescription => ({ appId, name, publisher, icon, scopes, permissions });
