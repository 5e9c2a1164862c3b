// What this browser keeps of the container's promise, found by trying on two reserved origins (container.md §1). What could not be
// tried is the weaker value. Never asks who the browser says it is, but to forget what another browser's profile has told.
import type { IsolationLevel } from '@davit/protocol';
import type { ContainerStore } from '../core/ports.ts';
import { isRecord, readKept } from '../core/read-kept.ts';
import type { FramePool } from './frame-pool.ts';

const DAY_MS = 24 * 3600 * 1000;
/** When nothing could be tried. A browser that keeps nothing at all is then found out by the launch itself, which fails. */
const UNKNOWN: IsolationLevel = { process: 'shared', egress: 'csp', storage: 'session', siblings: 'same-site' };

export interface ProbeIsolationOptions {
  readonly pool: FramePool;
  /** Origins of `probe--a` and `probe--b`. */
  readonly origins: readonly [a: string, b: string];
  readonly store: ContainerStore;
  readonly userAgent: string;
  readonly clock: () => number;
  readonly log: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
}

interface KnownLevel {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: IsolationLevel;
}
const isKnownLevel = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const { at, level } = value as Partial<KnownLevel>;
  return typeof at === 'number' && isRecord(level);
};

/** From the store while it is known; what is older than a day is used once more, and tried anew meanwhile. */
export async function probeIsolation(options: ProbeIsolationOptions): Promise<IsolationLevel> {
  const { store, userAgent, clock, log } = options;
  const key = `isolation:${userAgent}`;
  const tryAnew = async (old: string | null): Promise<IsolationLevel> => {
    try {
      const { tryIsolation } = await import('./try-isolation.ts');
      const level = await tryIsolation(options);
      await store.cas(key, old, JSON.stringify({ at: clock(), level }));
      return level;
    } catch (error) {
      log('isolation.not_probed', { error });
      return UNKNOWN;
    }
  };
  const text = await store.get(key).catch(() => null);
  const known = readKept<KnownLevel>(text, isKnownLevel);
  if (known === null) return tryAnew(text);
  if (Math.abs(clock() - known.at) >= DAY_MS) void tryAnew(text);
  return known.level;
}
