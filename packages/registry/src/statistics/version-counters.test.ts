import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketOf, LAUNCH_BUCKETS_MS, quantile } from './version-counters.ts';

const histogram = (times: readonly number[]): number[] => {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  for (const time of times) counts[bucketOf(time)] = (counts[bucketOf(time)] ?? 0) + 1;
  return counts;
};
const bounds = (bucket: number) => [LAUNCH_BUCKETS_MS[bucket - 1] ?? 0, LAUNCH_BUCKETS_MS[bucket] ?? 30_000] as const;
/** The value that at least `share` of all do not exceed. */
const exact = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.ceil(share * times.length) - 1] ?? Number.NaN;
/** A stream of numbers that is the same at each run. */
function* draws(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe(quantile, () => {
  test('is right within the width of a bucket, whatever the times are', () => {
    const random = draws(7);
    const next = (): number => random.next().value as number;
    for (let round = 0; round < 500; round += 1) {
      const spread = 10 ** (1 + next() * 3.4);
      const times = Array.from({ length: 1 + Math.floor(next() * 300) }, () => next() ** 3 * spread);
      for (const share of [0.5, 0.95, 0.99]) {
        const truth = exact(times, share);
        const [low, high] = bounds(bucketOf(truth));
        const found = quantile(histogram(times), share) ?? Number.NaN;
        expect([share, found >= low, found <= high]).toEqual([share, true, true]);
      }
    }
  });

  test('knows the ends', () => {
    expect(quantile(histogram([]), 0.95)).toBeNull();
    expect(quantile(histogram([50]), 0.95)).toBe(50);
    expect(quantile(histogram([99_999]), 0.95)).toBe(30_000);
    const slow = [...Array(94).fill(100), ...Array(6).fill(3_000)];
    expect(quantile(histogram(slow), 0.95)).toBeGreaterThan(2_500);
    expect(quantile(histogram([...Array(95).fill(100), ...Array(5).fill(3_000)]), 0.95)).toBe(100);
  });
});

describe(bucketOf, () => {
  test('puts a time on a bound into the bucket that ends there', () => {
    expect(LAUNCH_BUCKETS_MS.map(bucketOf)).toEqual(LAUNCH_BUCKETS_MS.map((_, at) => at));
    expect([bucketOf(0), bucketOf(50.1), bucketOf(30_000.1), bucketOf(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      1,
      BUCKETS - 1,
      BUCKETS - 1,
    ]);
  });
});
