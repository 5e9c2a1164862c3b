// What a version asks beyond the one that users have now, and what it asks no more. Pure.
import { type Reach, widenedBy } from '@davit/registry';
import type { VersionView } from '../registry/registry-facts.ts';

export interface ReachChange {
  /** Version code of what it was compared with: the newest released one; null when nothing is released yet. */
  readonly against: number | null;
  readonly added: Reach;
  readonly gone: Reach;
}

const NOTHING: Reach = { scopes: [], permissions: [], connect: [] };

const newestReleased = (versions: readonly VersionView[]): VersionView | undefined =>
  versions
    .filter(({ state }) => state === 'released')
    .reduce<VersionView | undefined>(
      (newest, version) => (newest === undefined || version.version_code > newest.version_code ? version : newest),
      undefined,
    );

export function reachChange(reach: Reach, versions: readonly VersionView[]): ReachChange {
  const released = newestReleased(versions);
  const before = released?.reach ?? NOTHING;
  return {
    against: released?.version_code ?? null,
    added: widenedBy(reach, before),
    gone: widenedBy(before, reach),
  };
}

export const isWider = ({ added }: Pick<ReachChange, 'added'>): boolean =>
  [added.scopes, added.permissions, added.connect].some((list) => list.length > 0);
