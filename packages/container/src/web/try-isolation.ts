// Tries on two reserved origins what this browser keeps of the container's promise (container.md §1). What could not be tried is the
// weaker value. A file of its own: a browser whose level is known never loads it.
import type { IsolationLevel } from '@davit/protocol';
import type { ProbeLook } from '../gate/probe-protocol.ts';
import type { FramePool } from './frame-pool.ts';
import { openProbeFrame, type ProbeFrame } from './probe-frame.ts';
import type { ProbeIsolationOptions, TriedIsolation } from './probe-isolation.ts';
import { probeProcess } from './probe-process.ts';

const DAY_MS = 24 * 3600 * 1000;

const storageOf = ({ keptSince }: ProbeLook, now: number): IsolationLevel['storage'] => {
  if (keptSince === null) return 'none';
  // What was there a day ago has outlived what browsers call a session.
  return now - keptSince >= DAY_MS ? 'persistent' : 'session';
};

/** Rejects when one of the two pages does not answer. */
async function withPair<T>(
  pool: FramePool,
  origins: readonly string[],
  use: (one: ProbeFrame, other: ProbeFrame) => Promise<T>,
): Promise<T> {
  const frames = await Promise.allSettled(origins.map((origin) => openProbeFrame(pool, origin)));
  const open = frames.flatMap((frame) => (frame.status === 'fulfilled' ? [frame.value] : []));
  try {
    const [one, other] = open;
    if (one === undefined || other === undefined) throw new Error('the probe pages did not answer');
    return await use(one, other);
  } finally {
    for (const frame of open) frame.close();
  }
}

/** Rejects when the probe pages do not answer. */
export function tryIsolation({ pool, probeOrigin, areSites, clock }: ProbeIsolationOptions): Promise<TriedIsolation> {
  return withPair(pool, [probeOrigin('probe--a'), probeOrigin('probe--b')], async (a, b) => {
    const now = clock();
    const [closed, free] = await Promise.all([a.look(now), b.look(now)]);
    // `b` may reach `a`, so what keeps `a` from `b` is the one header in which they differ.
    const isClosed = closed.self !== null && closed.sibling === null && free.sibling !== null;
    const siblings = free.sibling === 'cross-site' ? 'cross-site' : 'same-site';
    // The browser's own list of suffixes may be older than the server's.
    const mayBeSite = areSites && siblings === 'cross-site';
    const siteOrigins = [probeOrigin('probe--c'), probeOrigin('probe--d')];
    const isSite = mayBeSite && (await withPair(pool, siteOrigins, probeProcess).catch(() => 'shared')) === 'own';
    const level: IsolationLevel = {
      storage: storageOf(closed, now),
      egress: isClosed ? 'closed' : 'csp',
      siblings,
      process: isSite ? 'own' : await probeProcess(a, b),
    };
    return areSites ? { level, isSite } : { level };
  });
}
