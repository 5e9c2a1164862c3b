// Counters of attempts: fixed windows that begin with the first attempt, in the database, so across processes.
// A power failure may forget some: the writes are relaxed.
import type { ThrottleBucket, ThrottleStore } from '@davit/auth';
import { keep, type Transaction, type Transactions, undo } from './transaction.ts';

export const TAKE = `INSERT INTO throttle (bucket, count, expires_at) VALUES (:bucket, 1, :now + :window)
  ON CONFLICT (bucket) DO UPDATE SET
    count = CASE WHEN expires_at <= :now THEN 1 ELSE count + 1 END,
    expires_at = CASE WHEN expires_at <= :now THEN excluded.expires_at ELSE expires_at END
  RETURNING count, expires_at`;
export const GIVE_BACK = `UPDATE throttle SET count = count - 1
  WHERE bucket = :bucket AND count > 0 AND expires_at > :now`;

export interface Bucket {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** 0 when one was taken, else the milliseconds until the window ends: then the caller undoes everything. */
export function takeOne(tx: Transaction, bucket: Bucket): number {
  const row = tx.get<{ count: number; expires_at: number }>(TAKE, {
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

export const createThrottle = (transactions: Transactions): ThrottleStore => ({
  take: (buckets) =>
    transactions.writeRelaxed<Awaited<ReturnType<ThrottleStore['take']>>>((tx) => {
      const retryAfterMs = Math.max(0, ...buckets.map((bucket) => takeOne(tx, toBucket(bucket))));
      return retryAfterMs === 0 ? keep({ kind: 'allowed' }) : undo({ kind: 'limited', retryAfterMs });
    }),
  giveBack: (buckets) =>
    transactions.writeRelaxed((tx) => {
      for (const bucket of buckets.map(toBucket)) tx.run(GIVE_BACK, { bucket: bucket.name, now: tx.now });
      return keep(undefined);
    }),
});
