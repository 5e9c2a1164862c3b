// Whether a version that runs may go on, by the newest record (bundle-and-registry.md). An update alone ends nothing: what runs
// keeps its version (T105). Pure.
import type { NamedBundle } from '@davit/bundle';
import { isRevoked } from './trust/is-revoked.ts';
import type { TrustedRelease } from './trust/release-trust.ts';

export type RunningVerdict = 'runs' | 'status_unknown' | 'suspended' | 'revoked' | 'expired';

/** Null when nothing is known any more, for example because the host's store was cleared: then nobody vouches for it. */
export function decideRunning(
  release: TrustedRelease | null,
  version: Pick<NamedBundle, 'digest' | 'version_code'>,
): RunningVerdict {
  if (release === null) return 'status_unknown';
  const { record, freshness } = release;
  if (record.suspended !== undefined) return 'suspended';
  if (isRevoked(record, version)) return 'revoked';
  if (freshness === 'expired') return 'expired';
  return freshness === 'stale' ? 'status_unknown' : 'runs';
}
