// What the catalogue says of a mini-program: public facts of the version that stable serves, and nothing of what is not released.
import type { Sha256Hex } from '@davit/bundle';
import type { ReleaseEntry } from '../book/release-entry.ts';
import type { Disclosure, PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import type { IconPlace } from './app-icons.ts';

export interface Listing {
  readonly app_id: string;
  readonly name: string;
  readonly description: string | null;
  /** Of the registration: the operator vouches for it. */
  readonly publisher: string;
  /** As the manifest says it. */
  readonly publisher_name: string;
  readonly category: string | null;
  readonly age_rating: string | null;
  readonly version_code: number;
  readonly version_name: string;
  /** Seconds since 1970. */
  readonly published_at: number;
  /** Of the bundle, in bytes. */
  readonly size: number;
  /** Where its icon is, below the address of the registry; another address with each version. */
  readonly icon: string | null;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly connect: readonly string[];
  /** A sentence for users, while it is stopped. */
  readonly suspended: string | null;
}

/** The page of one mini-program: what a list of many has no room for, too. */
export interface AppPage extends Listing {
  readonly entry_pages: readonly { readonly name: string; readonly path: string }[];
  /** Null where its version is older than what is kept of it. */
  readonly discloses: Disclosure | null;
}

/** What tells the icons of two versions apart. */
export const iconVersion = (digest: Sha256Hex): string => digest.slice(0, 16);

/** The version that the catalogue shows. */
export interface Shown {
  readonly page: AppPage;
  readonly icon: IconPlace | null;
}

/** Null while nothing is released that may run. */
export function toShown(
  app: RegisteredApp,
  entry: ReleaseEntry | null,
  versions: readonly PublishedVersion[],
): Shown | null {
  if (entry === null) return null;
  const { current, previous, rollout } = entry.channels.stable;
  // Until a rollout is through, what most users have is the version before.
  const shown = rollout !== undefined && rollout.percent < 50 && previous !== undefined ? previous : current;
  if (entry.revoked.includes(shown.digest)) return null;
  const version = versions.find(({ app_id, digest }) => app_id === app.app_id && digest === shown.digest);
  if (version === undefined) return null;
  const { digest, icon } = version;
  return { page: toPage(app, entry, version), icon: icon === null ? null : { digest, path: icon } };
}

const toPage = (app: RegisteredApp, entry: ReleaseEntry, version: PublishedVersion): AppPage => ({
  app_id: app.app_id,
  name: version.name,
  description: version.description,
  publisher: app.publisher,
  publisher_name: version.publisher_name,
  category: app.category,
  age_rating: version.age_rating,
  version_code: version.version_code,
  version_name: version.version_name,
  published_at: version.published_at,
  size: version.size,
  icon: version.icon === null ? null : `apps/${app.app_id}/icon?v=${iconVersion(version.digest)}`,
  entry_pages: version.entry_pages,
  ...version.reach,
  suspended: entry.suspended?.reason ?? null,
  discloses: version.discloses ?? null,
});
