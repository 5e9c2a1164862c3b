// The time that records are judged by: the device's clock, but never before the newest signed record (T109); and how fresh a
// record is by it. Pure; seconds since the epoch.
import { RECORD_GRACE_SECONDS, type ReleaseRecord } from '@davit/bundle';
import type { TrustedRelease } from './release-trust.ts';

export interface SeenTime {
  /** The highest online key seen. */
  readonly onlineIndex: number;
  /** The newest `issued_at` that this key has signed, for whichever mini-program. */
  readonly issuedAt: number;
}

/** A new online key begins anew: a thief of the one before may have signed records of the year 2100. */
export function laterTime(seen: SeenTime, { online_key, issued_at }: ReleaseRecord): SeenTime {
  if (online_key.index < seen.onlineIndex) return seen;
  const isNewKey = online_key.index > seen.onlineIndex;
  return { onlineIndex: online_key.index, issuedAt: isNewKey ? issued_at : Math.max(seen.issuedAt, issued_at) };
}

export const trustedNow = (clockMs: number, { issuedAt }: SeenTime): number =>
  Math.max(Math.floor(clockMs / 1000), issuedAt);

/** The online key that signed it has been replaced. */
export const isSuperseded = ({ online_key }: ReleaseRecord, { onlineIndex }: SeenTime): boolean =>
  online_key.index < onlineIndex;

export function freshnessOf(record: ReleaseRecord, now: number, seen: SeenTime): TrustedRelease['freshness'] {
  // Only whoever stole the old key signs with it from later than now on.
  if (isSuperseded(record, seen) && record.issued_at > now) return 'expired';
  if (now < record.expires_at) return 'fresh';
  return now < record.expires_at + RECORD_GRACE_SECONDS ? 'stale' : 'expired';
}
