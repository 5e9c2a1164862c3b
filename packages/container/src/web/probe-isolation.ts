// What this browser keeps of the container's promise, found by trying on two reserved origins (container.md §1). What could not be
// tried is the weaker value. Never asks who the browser says it is, but to forget what another browser's profile has told.
import type { IsolationLevel } from '@davit/protocol';
import type { ContainerStore } from '../core/ports.ts';
import { isRecord, readKept } from '../core/read-kept.ts';
import type { ProbeLook } from '../gate/probe-protocol.ts';
import type { FramePool } from './frame-pool.ts';
import { openProbeFrame, type ProbeFrame } from './probe-frame.ts';

const DAY_MS = 24 * 3600 * 1000;
/** A probe's thread is kept busy for so long; who stands still as long shares it. */
const BUSY_MS = 200;
const STILL_MS = 100;
/** A busy machine makes separate processes look like one, never one like two. */
const TRIES = 3;
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

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The longest time for which neither the host's own thread nor the idle probe did anything while the busy one spun. */
async function longestStill(busy: ProbeFrame, idle: ProbeFrame): Promise<number> {
  let longest = 0;
  let isSpinning = true;
  const watch = async (step: () => Promise<void>): Promise<void> => {
    while (isSpinning) {
      const before = performance.now();
      await step();
      longest = Math.max(longest, performance.now() - before);
    }
  };
  const spun = busy.spin(BUSY_MS).finally(() => {
    isSpinning = false;
  });
  await Promise.all([spun, watch(() => pause(5)), watch(() => idle.ping())]);
  return longest;
}

async function probeProcess(a: ProbeFrame, b: ProbeFrame): Promise<IsolationLevel['process']> {
  for (let nth = 0; nth < TRIES; nth += 1) {
    if ((await longestStill(a, b)) < STILL_MS) return 'own';
  }
  return 'shared';
}

const storageOf = ({ keptSince }: ProbeLook, now: number): IsolationLevel['storage'] => {
  if (keptSince === null) return 'none';
  // What was there a day ago has outlived what browsers call a session.
  return now - keptSince >= DAY_MS ? 'persistent' : 'session';
};

async function probe({ pool, origins, clock }: ProbeIsolationOptions): Promise<IsolationLevel> {
  const frames = await Promise.allSettled(origins.map((origin) => openProbeFrame(pool, origin)));
  const open = frames.flatMap((frame) => (frame.status === 'fulfilled' ? [frame.value] : []));
  try {
    const [a, b] = open;
    if (a === undefined || b === undefined) throw new Error('the probe pages did not answer');
    const now = clock();
    const [closed, free] = await Promise.all([a.look(now), b.look(now)]);
    // `b` may reach `a`, so what keeps `a` from `b` is the one header in which they differ.
    const isClosed = closed.self !== null && closed.sibling === null && free.sibling !== null;
    return {
      storage: storageOf(closed, now),
      egress: isClosed ? 'closed' : 'csp',
      siblings: free.sibling === 'cross-site' ? 'cross-site' : 'same-site',
      process: await probeProcess(a, b),
    };
  } finally {
    for (const frame of open) frame.close();
  }
}

/** From the store while it is known; what is older than a day is used once more, and tried anew meanwhile. */
export async function probeIsolation(options: ProbeIsolationOptions): Promise<IsolationLevel> {
  const { store, userAgent, clock, log } = options;
  const key = `isolation:${userAgent}`;
  const tryAnew = async (old: string | null): Promise<IsolationLevel> => {
    try {
      const level = await probe(options);
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
