// Sends one workload over a number of connections and says how long each request took.
import { openConnection, type Reply } from './connection.ts';

/** What each connection sends next; null when there is nothing left. */
export interface Workload {
  next(connection: number): Uint8Array | null;
  answered?(connection: number, reply: Reply): void;
  /** Whether a reply is what was asked for: a fast refusal is no result. */
  accepts(reply: Reply): boolean;
}
export interface Measurement {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export async function sendLoad(port: number, connections: number, workload: Workload): Promise<Measurement> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const times: number[] = [];
  const started = performance.now();
  try {
    await Promise.all(
      open.map(async (connection, index) => {
        for (let request = workload.next(index); request !== null; request = workload.next(index)) {
          const sent = performance.now();
          const reply = await connection.exchange(request);
          times.push(performance.now() - sent);
          if (!workload.accepts(reply)) throw new Error(`unexpected ${reply.status}: ${reply.body.slice(0, 300)}`);
          workload.answered?.(index, reply);
        }
      }),
    );
  } finally {
    for (const connection of open) connection.close();
  }
  const seconds = (performance.now() - started) / 1000;
  if (times.length === 0) throw new Error('nothing was sent');
  const sorted = Float64Array.from(times).sort();
  return {
    requests: times.length,
    seconds,
    perSecond: times.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
}

/** Ready-made requests, shared by all connections. */
export function fromList(requests: readonly Uint8Array[], accepts: Workload['accepts']): Workload {
  let at = 0;
  return { next: () => requests[at++] ?? null, accepts };
}
