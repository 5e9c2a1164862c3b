// Counters of attempts: fixed windows that begin with the first attempt, in the database, so across processes.
// A power failure may forget some: the writes are relaxed.
import type { ThrottleBucket, ThrottleStore } from '@davit/auth';
import { keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';

export const TAKE = `INSERT INTO throttle (bucket, count, expires_at) VALUES (:bucket, 1, :now + :window)
  ON CONFLICT (bucket) DO UPDATE SET
    count = CASE WHEN throttle.expires_at <= :now THEN 1 ELSE throttle.count + 1 END,
    expires_at = CASE WHEN throttle.expires_at <= :now THEN excluded.expires_at ELSE throttle.expires_at END
  RETURNING count, expires_at`;
export const GIVE_BACK = `UPDATE throttle SET count = count - 1
  WHERE bucket = :bucket AND count > 0 AND expires_at > :now`;

export interface Bucket {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** 0 when one was taken, else the milliseconds until the window ends: then the caller undoes everything. */
export function* takeOne(tx: Transaction, bucket: Bucket): Steps<number> {
  const row = yield* tx.get<{ count: number; expires_at: number }>(TAKE, {
    bucket: bucket.name,
    window: bucket.windowMs,
    now: tx.now,
  });
  if (row === null) throw new Error('a throttle counted nothing');
  return row.count > bucket.limit ? row.expires_at - tx.now : 0;
}

const toBucket = ({ key, limit, windowMs }: ThrottleBucket): Bucket => ({
  name: `key:${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('base64url')}`,
  limit,
  windowMs,
});

/** The same for everybody, so that two who take the same buckets never wait for each other. */
const inOrder = (buckets: readonly ThrottleBucket[]): Bucket[] =>
  buckets.map(toBucket).sort((one, other) => (one.name < other.name ? -1 : 1));

export const createThrottle = (transactions: Transactions): ThrottleStore => ({
  take: (buckets) =>
    transactions.writeRelaxed<Awaited<ReturnType<ThrottleStore['take']>>>(function* (tx) {
      let retryAfterMs = 0;
      for (const bucket of inOrder(buckets)) retryAfterMs = Math.max(retryAfterMs, yield* takeOne(tx, bucket));
      return retryAfterMs === 0 ? keep({ kind: 'allowed' }) : undo({ kind: 'limited', retryAfterMs });
    }),
  giveBack: (buckets) =>
    transactions.writeRelaxed(function* (tx) {
      for (const bucket of inOrder(buckets)) yield* tx.run(GIVE_BACK, { bucket: bucket.name, now: tx.now });
      return keep(undefined);
    }),
});
