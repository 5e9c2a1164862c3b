// A token bucket per address, against floods. It is not security state: wrong factors are counted in the database (I6), so that
// a process may keep these buckets for itself. N processes allow N times as much.
import { addressClass } from './address-class.ts';

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 50_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export interface RateLimit {
  /** Takes one; answers 0 when allowed, else after how many milliseconds to come back. */
  take(address: string, now: number): number;
}

export function createRateLimit(perMinute: number): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / WINDOW_MS;

  const makeRoom = (now: number): void => {
    for (const [key, bucket] of buckets) if (now - bucket.filledAt >= WINDOW_MS) buckets.delete(key);
    // Still full: the addresses that were seen first go, and start with a full bucket when they come again.
    for (const key of buckets.keys()) {
      if (buckets.size < MAX_ADDRESSES / 2) break;
      buckets.delete(key);
    }
  };

  return {
    take(address, now) {
      const key = addressClass(address);
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= MAX_ADDRESSES) makeRoom(now);
        bucket = { tokens: perMinute, filledAt: now };
        buckets.set(key, bucket);
      }
      bucket.tokens = Math.min(perMinute, bucket.tokens + Math.max(0, now - bucket.filledAt) * perMs);
      bucket.filledAt = now;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
