// A user as stored: contact columns are ciphertext under the user's own key, found by blind index (authorization.md §7).

export interface StoredUser {
  readonly userId: string;
  /** Whose users these are: `built-in`, or the host client id that asserts them. */
  readonly namespace: string;
  /** HMAC blind index of the normalised user name; unique within the namespace. */
  readonly usernameIndex: Uint8Array;
  readonly emailIndex: Uint8Array | null;
  readonly phoneIndex: Uint8Array | null;
  /** The user's own AES-256 key, sealed under the key-encryption key. */
  readonly sealedKey: Uint8Array;
  /** Sealed JSON of `UserProfile`, under the user's own key. */
  readonly sealedProfile: Uint8Array;
  /** argon2id, PHC string; null for users without a password. */
  readonly passwordHash: string | null;
  readonly state: 'active' | 'disabled';
  /** "Log out everywhere" raises it. */
  readonly generation: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
export type NewUser = Omit<StoredUser, 'state' | 'generation' | 'createdAt' | 'updatedAt'>;

/** What is inside `sealedProfile`. */
export interface UserProfile {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly phoneVerified: boolean;
}
