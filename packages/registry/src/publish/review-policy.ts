// Whether a version has to wait for a review: what it asks beyond the last one that was accepted. Pure.
import type { Manifest } from '@davit/bundle';
import type { PublishedVersion, Reach, ReviewPolicy } from './published-version.ts';
import { isAccepted } from './published-version.ts';

/** A required scope is more than the same one that can be declined. */
export const reachOf = ({ davit, req_permissions }: Manifest): Reach => ({
  scopes: davit.scopes.map(({ name, required }) => (required ? `${name} (required)` : name)).sort(),
  permissions: [...new Set([...davit.permissions, ...req_permissions].map(({ name }) => name))].sort(),
  connect: [...davit.connect].sort(),
});

const NOTHING: Reach = { scopes: [], permissions: [], connect: [] };
const beyond = (wanted: readonly string[], had: readonly string[]): readonly string[] =>
  wanted.filter((one) => !had.includes(one) && !had.includes(`${one} (required)`));

export const widenedBy = (reach: Reach, last: Reach = NOTHING): Reach => ({
  scopes: beyond(reach.scopes, last.scopes),
  permissions: beyond(reach.permissions, last.permissions),
  connect: beyond(reach.connect, last.connect),
});

/** Neither a version that waits nor one that was rejected or revoked: what it asked was not granted to anybody. */
export const lastAccepted = (
  versions: readonly PublishedVersion[],
  revoked: readonly string[],
): PublishedVersion | undefined =>
  versions
    .filter((version) => isAccepted(version) && !revoked.includes(version.digest))
    .reduce<PublishedVersion | undefined>(
      (last, version) => (last === undefined || version.version_code > last.version_code ? version : last),
      undefined,
    );

/** `last`: the last accepted version. A first version is a widening whatever it asks: from no mini-program to one. */
export function needsReview(policy: ReviewPolicy, widened: Reach, last: PublishedVersion | undefined): boolean {
  switch (policy) {
    case 'none':
      return false;
    case 'first':
      return last === undefined;
    case 'widening':
      return last === undefined || Object.values(widened).some((list) => list.length > 0);
    case 'always':
      return true;
  }
}
