// Whether a version that runs may go on, by the newest record (bundle-and-registry.md). An update alone ends nothing: what runs
// keeps its version (T105). Pure.
import type { NamedBundle } from '@davit/bundle';
import type { TrustedRelease } from './trust/release-trust.ts';

export type RunningVerdict = 'runs' | 'status_unknown' | 'suspended' | 'revoked' | 'expired';

/** Null when nothing is known any more, for example because the host's store was cleared: then nobody vouches for it. */
export function decideRunning(
  release: TrustedRelease | null,
  { digest, version_code }: Pick<NamedBundle, 'digest' | 'version_code'>,
): RunningVerdict {
  if (release === null) return 'status_unknown';
  const { record, freshness } = release;
  if (record.suspended !== undefined) return 'suspended';
  if (record.revoked.includes(digest) || version_code < record.floor) return 'revoked';
  if (freshness === 'expired') return 'expired';
  return freshness === 'stale' ? 'status_unknown' : 'runs';
}
