// The row of a user, and the port's value that is made of it.
import type { StoredUser } from '@davit/auth';

const NAMES = [
  ...['user_id', 'namespace', 'username_index', 'email_index', 'phone_index', 'sealed_key', 'sealed_profile'],
  ...['password_hash', 'state', 'generation', 'created_at', 'updated_at'],
];
export const USER_COLUMNS = NAMES.join(', ');
/** Under names of their own (`u_…`), for a read that joins other rows. */
export const joinedUserColumns = (row: string): string => NAMES.map((name) => `${row}.${name} AS u_${name}`).join(', ');

export interface UserRow {
  readonly user_id: string;
  readonly namespace: string;
  readonly username_index: Uint8Array;
  readonly email_index: Uint8Array | null;
  readonly phone_index: Uint8Array | null;
  readonly sealed_key: Uint8Array;
  readonly sealed_profile: Uint8Array;
  readonly password_hash: string | null;
  readonly state: StoredUser['state'];
  readonly generation: number;
  readonly created_at: number;
  readonly updated_at: number;
}
export type JoinedUserRow = { readonly [Name in keyof UserRow as `u_${Name}`]: UserRow[Name] };

export const toUser = (row: UserRow): StoredUser => ({
  userId: row.user_id,
  namespace: row.namespace,
  usernameIndex: row.username_index,
  emailIndex: row.email_index,
  phoneIndex: row.phone_index,
  sealedKey: row.sealed_key,
  sealedProfile: row.sealed_profile,
  passwordHash: row.password_hash,
  state: row.state,
  generation: row.generation,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const toJoinedUser = (row: JoinedUserRow): StoredUser => ({
  userId: row.u_user_id,
  namespace: row.u_namespace,
  usernameIndex: row.u_username_index,
  emailIndex: row.u_email_index,
  phoneIndex: row.u_phone_index,
  sealedKey: row.u_sealed_key,
  sealedProfile: row.u_sealed_profile,
  passwordHash: row.u_password_hash,
  state: row.u_state,
  generation: row.u_generation,
  createdAt: row.u_created_at,
  updatedAt: row.u_updated_at,
});
