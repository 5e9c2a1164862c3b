// What the catalogue says of a mini-program: public facts of the version that stable serves, and nothing of what is not released.
import type { ReleaseEntry } from '../book/release-entry.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';

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
  /** Of the bundle, in bytes. */
  readonly size: number;
  /** A path in the bundle. */
  readonly icon: string | null;
  readonly entry_pages: readonly { readonly name: string; readonly path: string }[];
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly connect: readonly string[];
  /** A sentence for users, while it is stopped. */
  readonly suspended: string | null;
}

/** Null while nothing is released that may run. */
export function toListing(
  app: RegisteredApp,
  entry: ReleaseEntry | null,
  versions: readonly PublishedVersion[],
): Listing | null {
  if (entry === null) return null;
  const { current, previous, rollout } = entry.channels.stable;
  // Until a rollout is through, what most users have is the version before.
  const shown = rollout !== undefined && rollout.percent < 50 && previous !== undefined ? previous : current;
  if (entry.revoked.includes(shown.digest)) return null;
  const version = versions.find(({ app_id, digest }) => app_id === app.app_id && digest === shown.digest);
  if (version === undefined) return null;
  return {
    app_id: app.app_id,
    name: version.name,
    description: version.description,
    publisher: app.publisher,
    publisher_name: version.publisher_name,
    category: app.category,
    age_rating: version.age_rating,
    version_code: version.version_code,
    version_name: version.version_name,
    size: version.size,
    icon: version.icon,
    entry_pages: version.entry_pages,
    ...version.reach,
    suspended: entry.suspended?.reason ?? null,
  };
}
