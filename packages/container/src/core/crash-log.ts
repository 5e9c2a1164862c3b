// Crashes of each version within the last ten minutes, kept durably: a version that crashes the host's page is counted too.
import { changeKept } from './change-kept.ts';
import { CRASH_WINDOW_MS } from './durations.ts';
import type { ContainerStore, EndReason } from './ports.ts';
import { readKept } from './read-kept.ts';

interface Crash {
  readonly digest: string;
  readonly reason: EndReason;
  /** By the device's clock; one that lies ahead of it (the clock was set back) does not count. */
  readonly at: number;
}

export interface CrashLog {
  /** Answers how this version ended within the window, this time last. */
  add(appId: string, digest: string, reason: EndReason): Promise<readonly EndReason[]>;
  /** Digest → crashes within the window; what is being written is waited for. */
  counts(appId: string): Promise<ReadonlyMap<string, number>>;
}

/** Nobody crashes more often than this within the window without the count being clear. */
const MAX_KEPT = 20;
const key = (appId: string): string => `crashes/${appId}`;

export function createCrashLog(store: ContainerStore, clock: () => number): CrashLog {
  const recent = (text: string | null): readonly Crash[] => {
    const time = clock();
    const crashes = readKept<readonly Crash[]>(text, Array.isArray) ?? [];
    return crashes.filter(({ at }) => at <= time && time - at < CRASH_WINDOW_MS);
  };
  const write = async (appId: string, crash: Crash): Promise<readonly EndReason[]> => {
    let crashes: readonly Crash[] = [];
    await changeKept(store, key(appId), (old) => {
      crashes = [...recent(old), crash].slice(-MAX_KEPT);
      return JSON.stringify(crashes);
    });
    return crashes.flatMap(({ digest, reason }) => (digest === crash.digest ? [reason] : []));
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    add(appId, digest, reason) {
      const crash = { digest, reason, at: clock() };
      const written = last.then(() => write(appId, crash));
      last = written.catch(() => {});
      return written;
    },
    async counts(appId) {
      await last;
      const counts = new Map<string, number>();
      for (const { digest } of recent(await store.get(key(appId)))) counts.set(digest, (counts.get(digest) ?? 0) + 1);
      return counts;
    },
  };
}
