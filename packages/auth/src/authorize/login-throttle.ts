// Counts wrong factors in the database, per account and per address (authorization.md §10, T001). Keys are MACs: the
// table tells nobody which account or address was tried.
import { encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import { addressClass } from '../http/address-class.ts';
import type { ThrottleBucket } from '../ports/user-store.ts';
import { type Refusal, refuse } from '../refusal.ts';

const WINDOW_MS = 60_000;
/**
 * Somebody who knows a user name must not be able to keep its owner out from one place: the tight limit counts per
 * (account, address), and the account as a whole has this many times more. Only an attack from that many places at once
 * reaches it, and then only until the minute is over.
 */
const ACCOUNT_WIDE_FACTOR = 10;

type Throttled = Pick<AuthContext, 'config' | 'crypto' | 'keys' | 'store'>;

async function bucket(
  context: Throttled,
  limit: number,
  kind: string,
  ...parts: Uint8Array[]
): Promise<ThrottleBucket> {
  const message = lengthPrefixed(encodeUtf8('davit-throttle-1'), encodeUtf8(kind), ...parts);
  const key = await context.crypto.hmacSha256(context.keys.blindIndex, message);
  return { key, limit, windowMs: WINDOW_MS };
}

/** The same buckets whether or not the account exists. */
export async function factorBuckets(
  context: Throttled,
  usernameIndex: Uint8Array,
  remoteAddress: string,
): Promise<readonly ThrottleBucket[]> {
  const { wrongFactorsPerAccount, wrongFactorsPerAddress } = context.config.limits;
  const address = encodeUtf8(addressClass(remoteAddress));
  return [
    await bucket(context, wrongFactorsPerAccount, 'account-and-address', usernameIndex, address),
    await bucket(context, wrongFactorsPerAccount * ACCOUNT_WIDE_FACTOR, 'account', usernameIndex),
    await bucket(context, wrongFactorsPerAddress, 'address', address),
  ];
}

export const tooMany = (retryAfterMs: number): Refusal => ({
  ...refuse('rate_limited'),
  headers: [['retry-after', `${Math.max(1, Math.ceil(retryAfterMs / 1000))}`]],
});

/** Counts one challenge that will wait for a person; the refusal when this address has opened too many. */
export async function takeChallenge(context: Throttled, remoteAddress: string): Promise<Refusal | null> {
  const address = encodeUtf8(addressClass(remoteAddress));
  const taken = await context.store.throttle.take([
    await bucket(context, context.config.limits.challengesPerAddress, 'challenge', address),
  ]);
  return taken.kind === 'limited' ? tooMany(taken.retryAfterMs) : null;
}
