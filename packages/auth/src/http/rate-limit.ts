// A token bucket per address, against floods. It is not security state: wrong factors are counted in the database (I6), so that
// a process may keep these buckets for itself. N processes allow N times as much.

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

/** One IPv6 customer holds a /64: it counts as one address. */
export function limitedAddress(address: string): string {
  if (address.includes('.') || !address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = tail.split(':').filter((group) => group !== '');
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
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
      const key = limitedAddress(address);
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
