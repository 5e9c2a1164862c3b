// Seals and opens what is known about a user: a key of the user's own, itself sealed under the key outside the database.
// Destroying the sealed key erases the profile, in every backup too. Never logs a value.
import { decodeUtf8, encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import { blindIndex } from './blind-index.ts';
import type { NewUser, StoredUser, UserProfile } from './user.ts';

const USER_KEY_BYTES = 32;

/** The user id is in the associated data: a row's ciphertext cannot be moved to another user. */
const associatedData = (what: 'key' | 'profile', userId: string): Uint8Array =>
  lengthPrefixed(...['davit-user-1', what, userId].map(encodeUtf8));

export interface UnsealedUser {
  readonly userId: string;
  readonly namespace: string;
  readonly profile: UserProfile;
  /** PHC string of `context.passwords.hash`; null for a user without a password. */
  readonly passwordHash: string | null;
}

/** The row of a new user: profile sealed, indexes computed. */
export async function sealUser(
  context: Pick<AuthContext, 'config' | 'crypto' | 'keys'>,
  user: UnsealedUser,
): Promise<NewUser> {
  const { crypto, config } = context;
  const { userId, profile } = user;
  const userKey = crypto.randomBytes(USER_KEY_BYTES);
  const plaintext = encodeUtf8(JSON.stringify(profile));
  return {
    userId,
    namespace: user.namespace,
    usernameIndex: await blindIndex(context, 'username', profile.username),
    emailIndex: profile.email === null ? null : await blindIndex(context, 'email', profile.email),
    phoneIndex: profile.phone === null ? null : await blindIndex(context, 'phone', profile.phone),
    sealedKey: await crypto.seal(config.keyEncryptionKey, userKey, associatedData('key', userId)),
    sealedProfile: await crypto.seal(userKey, plaintext, associatedData('profile', userId)),
    passwordHash: user.passwordHash,
  };
}

/** Throws when the row cannot be opened: a wrong key-encryption key or a moved ciphertext is a broken deployment. */
export async function openProfile(
  context: Pick<AuthContext, 'config' | 'crypto'>,
  user: Pick<StoredUser, 'userId' | 'sealedKey' | 'sealedProfile'>,
): Promise<UserProfile> {
  const { crypto, config } = context;
  const userKey = await crypto.open(config.keyEncryptionKey, user.sealedKey, associatedData('key', user.userId));
  const plaintext =
    userKey === null ? null : await crypto.open(userKey, user.sealedProfile, associatedData('profile', user.userId));
  const text = plaintext === null ? null : decodeUtf8(plaintext);
  if (text === null)
    throw new Error(`the profile of user ${user.userId} cannot be opened with this key-encryption key`);
  return JSON.parse(text) as UserProfile;
}
