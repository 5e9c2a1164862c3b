// What is counted in the database, per minute and across processes. Keys are MACs: the table tells nobody which account,
// client or address was counted.
import { encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import type { ThrottleBucket } from '../ports/user-store.ts';
import { type Refusal, refuse } from '../refusal.ts';

const WINDOW_MS = 60_000;

export type Throttled = Pick<AuthContext, 'config' | 'crypto' | 'keys' | 'store'>;

export async function bucket(
  context: Throttled,
  limit: number,
  kind: string,
  ...parts: Uint8Array[]
): Promise<ThrottleBucket> {
  const message = lengthPrefixed(encodeUtf8('davit-throttle-1'), encodeUtf8(kind), ...parts);
  const key = await context.crypto.hmacSha256(context.keys.blindIndex, message);
  return { key, limit, windowMs: WINDOW_MS };
}

export const tooMany = (retryAfterMs: number): Refusal => ({
  ...refuse('rate_limited'),
  headers: [['retry-after', `${Math.max(1, Math.ceil(retryAfterMs / 1000))}`]],
});
