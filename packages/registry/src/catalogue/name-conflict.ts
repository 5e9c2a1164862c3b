// Whether a name or an app id could be taken for somebody else's. Pure.
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import { mixedScriptWord } from './mixed-scripts.ts';
import { alikeTo } from './skeleton.ts';

export interface NameFacts {
  readonly apps: readonly RegisteredApp[];
  /** Those that the catalogue may show. */
  readonly versions: readonly PublishedVersion[];
  /** Digests of those that users have. */
  readonly released: ReadonlySet<string>;
}
export type NameConflict =
  | { readonly reason: 'mixed_scripts'; readonly word: string }
  /** `other` is null where nobody has heard of it yet: what is not released is told to nobody. */
  | { readonly reason: 'similar'; readonly other: { readonly appId: string; readonly name: string } | null };

/** A version that waits for its review keeps no name from anybody: else whoever publishes first, and is never approved, would. */
const isKept = ({ state }: PublishedVersion): boolean => state !== 'rejected' && state !== 'in_review';

/** What stands against this name for a mini-program of this publisher, or null. */
export function nameConflict(
  name: string,
  app: Pick<RegisteredApp, 'app_id' | 'publisher' | 'accept_similar'>,
  { apps, versions, released }: NameFacts,
): NameConflict | null {
  // What it was once accepted under, it may go on being called.
  const own = versions.filter(({ app_id }) => app_id === app.app_id);
  if (own.some((version) => version.name === name && isKept(version))) return null;
  const word = mixedScriptWord(name);
  if (word !== null) return { reason: 'mixed_scripts', word };
  const publishers = new Map(apps.map(({ app_id, publisher }) => [app_id, publisher]));
  const isAlike = alikeTo(name);
  const other = versions.find(
    (version) =>
      isKept(version) &&
      publishers.get(version.app_id) !== app.publisher &&
      !app.accept_similar.includes(version.app_id) &&
      isAlike(version.name),
  );
  if (other === undefined) return null;
  const isKnown = released.has(other.digest);
  return { reason: 'similar', other: isKnown ? { appId: other.app_id, name: other.name } : null };
}

/**
 * What stands against the name by which a manifest calls its publisher, or null: it could be taken for somebody else's, as registered
 * or as their own manifests say it.
 */
export function publisherConflict(
  publisherName: string,
  app: Pick<RegisteredApp, 'app_id' | 'publisher' | 'accept_similar'>,
  { apps, versions, released }: NameFacts,
): NameConflict | null {
  if (versions.some((one) => one.app_id === app.app_id && one.publisher_name === publisherName && isKept(one)))
    return null;
  const word = mixedScriptWord(publisherName);
  if (word !== null) return { reason: 'mixed_scripts', word };
  const isAlike = alikeTo(publisherName);
  // Whoever has looked at one mini-program of a publisher has looked at its name.
  const accepted = apps.filter(({ app_id }) => app.accept_similar.includes(app_id)).map(({ publisher }) => publisher);
  for (const other of apps.filter(({ publisher }) => publisher !== app.publisher && !accepted.includes(publisher))) {
    const own = versions.filter((one) => one.app_id === other.app_id && isKept(one));
    const names = [other.publisher, ...own.map(({ publisher_name }) => publisher_name)];
    if (!names.some(isAlike)) continue;
    const known = own.filter(({ digest }) => released.has(digest));
    const name =
      known.length === 0 ? undefined : [other.publisher, ...known.map((one) => one.publisher_name)].find(isAlike);
    return { reason: 'similar', other: name === undefined ? null : { appId: other.app_id, name } };
  }
  return null;
}

/** An app id of another publisher that this one could be taken for, or null. */
export function appIdConflict(
  app: Pick<RegisteredApp, 'app_id' | 'publisher' | 'accept_similar'>,
  apps: readonly RegisteredApp[],
): string | null {
  const isAlike = alikeTo(app.app_id);
  const other = apps.find(
    ({ app_id, publisher }) => publisher !== app.publisher && !app.accept_similar.includes(app_id) && isAlike(app_id),
  );
  return other?.app_id ?? null;
}
