// Counts wrong factors in the database, per account and per address (authorization.md §10, T001).
import { encodeUtf8 } from '@davit/crypto';
import type { Client } from '../clients/client.ts';
import { addressClass } from '../http/address-class.ts';
import { bucket, type Throttled, tooMany } from '../http/throttle-bucket.ts';
import type { ThrottleBucket } from '../ports/user-store.ts';
import type { Refusal } from '../refusal.ts';
import type { StoredUser } from '../users/user.ts';

/**
 * Somebody who knows a user name must not be able to keep its owner out from one place: the tight limit counts per
 * (account, address), and the account as a whole has this many times more. Only an attack from that many places at once
 * reaches it, and then only until the minute is over.
 */
const ACCOUNT_WIDE_FACTOR = 10;

/** Where a factor or a question comes from. */
export interface CountedCaller {
  readonly host: Pick<Client, 'clientId'>;
  /** Null for a confidential host: its back end is one address for all its users, so the address says nothing. */
  readonly installationJkt: string | null;
  readonly user?: Pick<StoredUser, 'userId'>;
}

/** The same buckets whether or not the account exists. */
export async function factorBuckets(
  context: Throttled,
  usernameIndex: Uint8Array,
  caller: CountedCaller,
  remoteAddress: string,
): Promise<readonly ThrottleBucket[]> {
  const { wrongFactorsPerAccount, wrongFactorsPerAddress } = context.config.limits;
  if (caller.installationJkt === null) {
    const host = encodeUtf8(caller.host.clientId);
    return [
      await bucket(context, wrongFactorsPerAccount, 'account-and-host', usernameIndex, host),
      await bucket(context, wrongFactorsPerAccount * ACCOUNT_WIDE_FACTOR, 'account', usernameIndex),
    ];
  }
  const address = encodeUtf8(addressClass(remoteAddress));
  return [
    await bucket(context, wrongFactorsPerAccount, 'account-and-address', usernameIndex, address),
    await bucket(context, wrongFactorsPerAccount * ACCOUNT_WIDE_FACTOR, 'account', usernameIndex),
    await bucket(context, wrongFactorsPerAddress, 'address', address),
  ];
}

/** Counts one challenge that will wait for a person; the refusal when this address, or this user of a back end, has too many. */
export async function takeChallenge(
  context: Throttled,
  { installationJkt, user }: CountedCaller,
  remoteAddress: string,
): Promise<Refusal | null> {
  // An authenticated back end that has not named a user yet is not counted.
  if (installationJkt === null && user === undefined) return null;
  const { challengesPerAddress } = context.config.limits;
  const counted =
    installationJkt === null && user !== undefined
      ? await bucket(context, challengesPerAddress, 'challenge-user', encodeUtf8(user.userId))
      : await bucket(context, challengesPerAddress, 'challenge', encodeUtf8(addressClass(remoteAddress)));
  const taken = await context.store.throttle.take([counted]);
  return taken.kind === 'limited' ? tooMany(taken.retryAfterMs) : null;
}
