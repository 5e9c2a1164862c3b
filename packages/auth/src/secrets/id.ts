// Ids of rows: time-ordered, so that inserts append and partitions can follow time (authorization.md §7). Not secret.
import { toHex } from '@davit/crypto';
import type { AuthContext } from '../context.ts';

const TIME_BYTES = 6;
const RANDOM_BYTES = 10;

/** 128 bits as 32 lower-case hex digits: 48 bits of database time in milliseconds, 80 random bits. Sorts by time. */
export function newId(context: Pick<AuthContext, 'store' | 'crypto'>): string {
  const bytes = new Uint8Array(TIME_BYTES + RANDOM_BYTES);
  const now = Math.floor(context.store.now());
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 0x1_0000_0000));
  view.setUint32(2, now % 0x1_0000_0000);
  bytes.set(context.crypto.randomBytes(RANDOM_BYTES), TIME_BYTES);
  return toHex(bytes);
}

/** Names one operation, drawn before its first try: a retry that finds its own id has won (authorization.md §8). */
export const newAttemptId = newId;
