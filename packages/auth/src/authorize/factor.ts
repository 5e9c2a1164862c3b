// Checks a password: counted first, then verified, and the count given back when it was right. An account that does not
// exist, is disabled or has no password costs the same and is answered the same (T001).
import type { AuthContext } from '../context.ts';
import { tooMany } from '../http/throttle-bucket.ts';
import type { Refusal } from '../refusal.ts';
import type { StoredUser } from '../users/user.ts';
import { type CountedCaller, factorBuckets } from './login-throttle.ts';

export type FactorOutcome =
  | { readonly kind: 'right'; readonly user: StoredUser }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'limited'; readonly refusal: Refusal };

export interface PresentedPassword {
  readonly user: StoredUser | null;
  /** Of the name as typed: what is counted. */
  readonly usernameIndex: Uint8Array;
  readonly password: string;
  readonly caller: CountedCaller;
  readonly remoteAddress: string;
}

export async function checkPassword(context: AuthContext, presented: PresentedPassword): Promise<FactorOutcome> {
  const { throttle } = context.store;
  const buckets = await factorBuckets(context, presented.usernameIndex, presented.caller, presented.remoteAddress);
  const taken = await throttle.take(buckets);
  if (taken.kind === 'limited') {
    context.log.warn('login.throttled', { retry_after_ms: taken.retryAfterMs });
    return { kind: 'limited', refusal: tooMany(taken.retryAfterMs) };
  }
  const { user } = presented;
  const matches = await context.passwords.verify(user?.passwordHash ?? null, presented.password);
  if (!matches || user === null || user.state !== 'active') return { kind: 'wrong' };
  await throttle.giveBack(buckets);
  return { kind: 'right', user };
}
