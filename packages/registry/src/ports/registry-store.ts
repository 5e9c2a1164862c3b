// What the registry's write side keeps. Port; any number of processes may share one. Everything that was decided is written
// together with its log entry, or not at all.
import type { ReleaseEntry } from '../book/release-entry.ts';
import type { LogEntry, LogHead } from '../log/log-entry.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import type { VersionCounters, VersionStatistics } from '../statistics/version-counters.ts';

export interface RegistryCommit {
  /** The head that was read before anything else that led to this decision. */
  readonly after: LogHead;
  /** Its `seq` is one more than that of `after`. */
  readonly log: LogEntry;
  /** Replaces what was there. */
  readonly app?: RegisteredApp | undefined;
  readonly version?: PublishedVersion | undefined;
  /** `before` as in `ReleaseStore.write`. */
  readonly release?: { readonly entry: ReleaseEntry; readonly before: number | null } | undefined;
}

export interface RegistryStore {
  /** `{ seq: 0 }` while nothing was ever decided. */
  head(): Promise<LogHead>;
  /** False, and nothing is written, when the log or the release has moved on. Durable once it resolves. */
  commit(commit: RegistryCommit): Promise<boolean>;
  app(appId: string): Promise<RegisteredApp | null>;
  /** In the order of their ids. */
  apps(): Promise<readonly RegisteredApp[]>;
  /** Of one mini-program, newest first. */
  versions(appId: string): Promise<readonly PublishedVersion[]>;
  /** The newest version of each mini-program, whatever its state, and every one that a release channel names. */
  namedVersions(): Promise<readonly PublishedVersion[]>;
  /** Those that wait for a review, oldest first. */
  waiting(): Promise<readonly PublishedVersion[]>;
  release(appId: string): Promise<ReleaseEntry | null>;
  releases(): Promise<readonly ReleaseEntry[]>;
  /** Entries above `after`, in order. */
  log(after: number, limit: number): Promise<readonly LogEntry[]>;
  /** Adds up; no counter goes beyond what a number holds exactly. A power failure may lose the last ones. */
  count(added: readonly VersionStatistics[]): Promise<void>;
  /** Of one mini-program, by version. */
  statistics(appId: string): Promise<readonly { readonly version_code: number; readonly counters: VersionCounters }[]>;
}
