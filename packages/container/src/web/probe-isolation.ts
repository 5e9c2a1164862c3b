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
  /** Of `probe--c` and `probe--d`, where each mini-program is a site by itself; else null. */
  readonly siteOrigins: readonly [c: string, d: string] | null;
  readonly store: ContainerStore;
  readonly userAgent: string;
  readonly clock: () => number;
  readonly log: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface TriedIsolation {
  readonly level: IsolationLevel;
  /** Mini-programs are sites by themselves, to this browser too, and sites have processes of their own without asking for them. */
  readonly isSite: boolean;
}
interface KnownLevel {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: IsolationLevel;
  /** Not there when nobody has tried. */
  readonly isSite?: boolean;
}
const isKnownLevel = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const { at, level, isSite } = value as Partial<KnownLevel>;
  return typeof at === 'number' && isRecord(level) && (isSite === undefined || typeof isSite === 'boolean');
};

/** From the store while it is known; what is older than a day is used once more, and tried anew meanwhile. */
export async function probeIsolation(options: ProbeIsolationOptions): Promise<TriedIsolation> {
  const { store, siteOrigins, userAgent, clock, log } = options;
  const key = `isolation:${userAgent}`;
  const tryAnew = async (old: string | null): Promise<TriedIsolation> => {
    try {
      const { tryIsolation } = await import('./try-isolation.ts');
      const { level, isSite } = await tryIsolation(options);
      const known: KnownLevel = siteOrigins === null ? { at: clock(), level } : { at: clock(), level, isSite };
      await store.cas(key, old, JSON.stringify(known));
      return { level, isSite };
    } catch (error) {
      log('isolation.not_probed', { error });
      return { level: UNKNOWN, isSite: false };
    }
  };
  const text = await store.get(key).catch(() => null);
  const known = readKept<KnownLevel>(text, isKnownLevel);
  if (known === null) return tryAnew(text);
  const isOld = Math.abs(clock() - known.at) >= DAY_MS;
  if (isOld || (siteOrigins !== null && known.isSite === undefined)) void tryAnew(text);
  return { level: known.level, isSite: siteOrigins !== null && known.isSite === true };
}
