// What is counted of one version, and the buckets of its launch times. Counts only: nothing says who or when. Pure.

/** Upper bounds in milliseconds; a bucket holds what is above the bound before and not above its own. The last one is open. */
export const LAUNCH_BUCKETS_MS: readonly number[] = [
  50, 100, 150, 200, 250, 300, 400, 500, 650, 800, 1_000, 1_250, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500,
  10_000, 15_000, 30_000,
];
export const BUCKETS = LAUNCH_BUCKETS_MS.length + 1;

export interface VersionCounters {
  readonly launches: number;
  readonly crashes: number;
  /** Launches whose mini-program never said that it is there. */
  readonly not_ready: number;
  /** Launch times: how many in each bucket. */
  readonly launch_ms: readonly number[];
}
export interface VersionStatistics {
  readonly app_id: string;
  readonly version_code: number;
  readonly counters: VersionCounters;
}

export const NO_COUNTERS: VersionCounters = {
  launches: 0,
  crashes: 0,
  not_ready: 0,
  launch_ms: Array.from({ length: BUCKETS }, () => 0),
};

const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

export const addCounters = (a: VersionCounters, b: VersionCounters): VersionCounters => ({
  launches: add(a.launches, b.launches),
  crashes: add(a.crashes, b.crashes),
  not_ready: add(a.not_ready, b.not_ready),
  launch_ms: a.launch_ms.map((count, at) => add(count, b.launch_ms[at] ?? 0)),
});

export function bucketOf(milliseconds: number): number {
  const at = LAUNCH_BUCKETS_MS.findIndex((bound) => milliseconds <= bound);
  return at < 0 ? BUCKETS - 1 : at;
}

/**
 * The launch time that `share` of the launches do not exceed, in milliseconds: within the bucket of the true one, and interpolated
 * there. Null without launches; beyond the last bound it is that bound.
 */
export function quantile(counts: readonly number[], share: number): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const rank = Math.max(1, Math.ceil(share * all));
  let below = 0;
  for (const [at, count] of counts.entries()) {
    if (below + count < rank) {
      below += count;
      continue;
    }
    const low = LAUNCH_BUCKETS_MS[at - 1] ?? 0;
    const high = LAUNCH_BUCKETS_MS[at] ?? low;
    return Math.round(low + ((high - low) * (rank - below)) / count);
  }
  return null;
}
