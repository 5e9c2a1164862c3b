// A token bucket and a sliding count. Both are told the time; neither keeps a timer.

/**
 * True while there is a token left: `burst` at once, refilled at `perSecond`. What costs more than one may leave a debt that is
 * refilled first.
 */
export function createTokenBucket(
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
  now: () => number,
): (cost?: number) => boolean {
  let tokens = burst;
  let filledAt = now();
  return (cost = 1) => {
    const time = now();
    tokens = Math.min(burst, tokens + (Math.max(0, time - filledAt) * perSecond) / 1000);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= cost;
    return true;
  };
}

/** Counts one more event and answers how many fell within the last `windowMs`, this one included. */
export function createSlidingCount(windowMs: number, now: () => number): () => number {
  let times: number[] = [];
  return () => {
    const time = now();
    times = [...times.filter((at) => time - at < windowMs), time].slice(-64);
    return times.length;
  };
}
