// What the container believes about releases: the newest record of each mini-program, verified against the root in the host's
// build, kept durably, never going back (bundle-and-registry.md). Types; create-release-trust is the form.
import type { ReleaseRecord } from '@davit/bundle';
import type { Result } from '@davit/protocol';

export interface TrustedRelease {
  readonly record: ReleaseRecord;
  /** `stale`: expired for less than 72 hours: it launches, without auth, pay and location. `expired`: it does not launch. */
  readonly freshness: 'fresh' | 'stale' | 'expired';
  /** When the registry last said or confirmed it, by the device's clock in milliseconds. */
  readonly checkedAt: number;
  /** A recovery link of the publisher's chain that does not count yet: when it will, in seconds since the epoch. */
  readonly recoveryAt: number | null;
}

/** Nothing is known, or what came was refused and nothing else is known. */
export type TrustFailure = { readonly reason: 'offline' | 'unknown_app' | 'refused'; readonly detail: string };

export type TrustAnswer = Result<TrustedRelease, TrustFailure>;

export interface ReleaseTrust {
  /**
   * The newest known; asks the registry first when the last answer is `maxAgeMs` old (0: in any case), or when what is known is no
   * longer fresh. Calls at the same time share one request. Never rejects.
   */
  current(appId: string, maxAgeMs: number): Promise<TrustAnswer>;
  /** The newest known, asking nobody. */
  known(appId: string): Promise<TrustedRelease | null>;
  /** A record that came by the feed or from a peer. True when it said something new to this container. Never rejects. */
  accept(jws: string): Promise<boolean>;
  /** One POST for all of these mini-programs (`/records`, `{app_id: seq}`). Never rejects. */
  refresh(appIds: readonly string[]): Promise<void>;
}
