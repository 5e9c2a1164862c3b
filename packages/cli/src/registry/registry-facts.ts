// What a registry answers about a mini-program, as it stands on the wire. Types only.
import type { ReleaseChannelState } from '@davit/bundle';
import type { PublishedVersion } from '@davit/registry';

export interface VersionView extends Omit<PublishedVersion, 'state'> {
  readonly state: PublishedVersion['state'] | 'released' | 'revoked';
  /** Release channels that name it. */
  readonly channels: readonly string[];
}

export interface HoldView {
  readonly reason: string;
  readonly since: number;
}

/** `GET …/versions`, and without the versions what each change of a release answers. */
export interface ReleaseView {
  readonly app_id: string;
  readonly seq: number | null;
  readonly floor: number | null;
  readonly channels: Readonly<Record<string, ReleaseChannelState | undefined>>;
  /** Digests of what never runs again. */
  readonly revoked: readonly string[];
  readonly suspended: { readonly reason: string; readonly since: number } | null;
  readonly suspended_by: 'operator' | 'publisher' | null;
  readonly holds: Readonly<Record<string, HoldView | undefined>>;
}

export interface AppView extends ReleaseView {
  /** Newest first. */
  readonly versions: readonly VersionView[];
}

export interface StatisticsView {
  readonly version_code: number;
  readonly launches: number;
  readonly crashes: number;
  readonly not_ready: number;
  readonly p95_launch_ms: number | null;
}
