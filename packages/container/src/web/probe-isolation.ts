// What this browser keeps of the container's promise, found by trying on two reserved origins (container.md §1). What could not be
// tried is the weaker value. Never asks who the browser says it is, but to forget what another browser's profile has told.
import type { IsolationLevel } from '@davit/protocol';
import type { ContainerStore } from '../core/ports.ts';
import { isRecord, readKept } from '../core/read-kept.ts';
import type { ProbeLabel } from '../gate/probe-document.ts';
import type { FramePool } from './frame-pool.ts';

const DAY_MS = 24 * 3600 * 1000;
/** When nothing could be tried. A browser that keeps nothing at all is then found out by the launch itself, which fails. */
const UNKNOWN: IsolationLevel = { process: 'shared', egress: 'csp', storage: 'session', siblings: 'same-site' };

export interface ProbeIsolationOptions {
  readonly pool: FramePool;
  readonly probeOrigin: (label: ProbeLabel) => string;
  /** Each mini-program is a site by itself, the server says. */
  readonly areSites: boolean;
  readonly store: ContainerStore;
  readonly userAgent: string;
  readonly clock: () => number;
  readonly log: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface TriedIsolation {
  readonly level: IsolationLevel;
  /**
   * Mini-programs are sites by themselves, to this browser too, and sites have processes of their own without asking for them. Not
   * there when the server does not say that they are.
   */
  readonly isSite?: boolean;
}
interface KnownLevel {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: IsolationLevel;
  /** Not there when nobody has tried. */
  readonly isSite?: unknown;
}
const isKnownLevel = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const { at, level } = value as Partial<KnownLevel>;
  return typeof at === 'number' && isRecord(level);
};

/** From the store while it is known; what is older than a day is used once more, and tried anew meanwhile. */
export async function probeIsolation(options: ProbeIsolationOptions): Promise<TriedIsolation> {
  const { store, areSites, userAgent, clock, log } = options;
  const key = `isolation:${userAgent}`;
  const tryAnew = async (old: string | null): Promise<TriedIsolation> => {
    try {
      const { tryIsolation } = await import('./try-isolation.ts');
      const tried = await tryIsolation(options);
      await store.cas(key, old, JSON.stringify({ at: clock(), ...tried }));
      return tried;
    } catch (error) {
      log('isolation.not_probed', { error });
      return { level: UNKNOWN };
    }
  };
  const text = await store.get(key).catch(() => null);
  const known = readKept<KnownLevel>(text, isKnownLevel);
  if (known === null) return tryAnew(text);
  const { at, level, isSite } = known;
  if (Math.abs(clock() - at) >= DAY_MS || (areSites && isSite === undefined)) void tryAnew(text);
  return { level, isSite: areSites && isSite === true };
}
