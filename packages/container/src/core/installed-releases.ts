// What lies complete on this device, by mini-program: written only after the platform said that the version is in place; and what
// was being put in place when a launch was cut off. The bytes themselves are checked where they run; these records only say which
// ones to ask for.
import type { VerifiedBundle } from '@davit/bundle';
import { changeKept } from './change-kept.ts';
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
  /** It is in place; what was begun before is over. */
  set(appId: string, release: KnownRelease): Promise<void>;
  /** It may be in place from now on: a launch that is cut off leaves it on the mini-program's origin without a word to the host. */
  begin(appId: string, release: KnownRelease): Promise<void>;
  /** What was begun and never said to be in place, newest first. */
  begun(appId: string): Promise<readonly KnownRelease[]>;
}

/** A record names two versions that may run: launches cut off before those are of no use. */
const MAX_BEGUN = 4;
const key = (appId: string): string => `installed/${appId}`;
const begunKey = (appId: string): string => `begun/${appId}`;
/** One from before `connect` was kept is looked up anew. */
const isKnown = (value: unknown): boolean => isRecord(value) && Array.isArray((value as KnownRelease).connect);
const areKnown = (value: unknown): boolean => Array.isArray(value) && value.every(isKnown);

export function createInstalledReleases(store: ContainerStore): InstalledReleases {
  const readBegun = (text: string | null) => readKept<readonly KnownRelease[]>(text, areKnown) ?? [];
  return {
    async get(appId) {
      return readKept<KnownRelease>(await store.get(key(appId)), isKnown);
    },
    async set(appId, release) {
      await changeKept(store, key(appId), () => JSON.stringify(release));
      await changeKept(store, begunKey(appId), () => null);
    },
    begin: (appId, release) =>
      changeKept(store, begunKey(appId), (old) => {
        const before = readBegun(old).filter(({ digest }) => digest !== release.digest);
        return JSON.stringify([release, ...before].slice(0, MAX_BEGUN));
      }),
    begun: async (appId) => readBegun(await store.get(begunKey(appId))),
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
    connect: manifest.davit.connect,
    entry_pages: manifest.davit.entry_pages.map(({ name, path }) => ({ name, path })),
    min_container: manifest.davit.min_container,
  };
}

/** The catalogue says where a mini-program comes from and how it looks; name, scopes and permissions are the signed ones. */
export const describeRelease = (
  { appId, publisher, icon }: AppDescription,
  { name, scopes, permissions }: InstalledRelease,
): AppDescription => ({ appId, name, publisher, icon, scopes, permissions });
