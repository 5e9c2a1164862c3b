// Tries on two reserved origins what this browser keeps of the container's promise (container.md §1). What could not be tried is the
// weaker value. A file of its own: a browser whose level is known never loads it.
import type { IsolationLevel } from '@davit/protocol';
import type { ProbeLook } from '../gate/probe-protocol.ts';
import { openProbeFrame } from './probe-frame.ts';
import type { ProbeIsolationOptions } from './probe-isolation.ts';
import { probeProcess } from './probe-process.ts';

const DAY_MS = 24 * 3600 * 1000;

const storageOf = ({ keptSince }: ProbeLook, now: number): IsolationLevel['storage'] => {
  if (keptSince === null) return 'none';
  // What was there a day ago has outlived what browsers call a session.
  return now - keptSince >= DAY_MS ? 'persistent' : 'session';
};

/** Rejects when the probe pages do not answer. */
export async function tryIsolation({ pool, origins, clock }: ProbeIsolationOptions): Promise<IsolationLevel> {
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
