// Users as ciphertext and blind indexes, and their stored pairwise subjects.
import type { StoredUser, UserStore } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { findSubject, subjectFor } from './subjects.ts';
import { keep, type Reader, type Steps, type Transactions, undo } from './transaction.ts';
import { toUser, USER_COLUMNS, type UserRow } from './user-row.ts';

export const FIND_USER = `SELECT ${USER_COLUMNS} FROM users WHERE user_id = :user`;
export const FIND_BY_USERNAME = `SELECT ${USER_COLUMNS} FROM users
  WHERE namespace = :namespace AND username_index = :username`;
const LIST = `SELECT ${USER_COLUMNS} FROM users WHERE user_id > :after ORDER BY user_id LIMIT :limit`;
const INSERT = `INSERT INTO users (${USER_COLUMNS})
  VALUES (:user, :namespace, :username, :email, :phone, :key, :profile, :password, 'active', 1, :now, :now)
  ON CONFLICT DO NOTHING`;
const SET_STATE = 'UPDATE users SET state = :state, updated_at = :now WHERE user_id = :user';
const RAISE = `UPDATE users SET generation = generation + 1, updated_at = :now WHERE user_id = :user
  RETURNING generation`;

function* readUser(reader: Reader, user: string): Steps<StoredUser | null> {
  const row = yield* reader.get<UserRow>(FIND_USER, { user });
  return row && toUser(row);
}

export const createUsers = (transactions: Transactions): UserStore => ({
  find: (userId) =>
    transactions.read(function* (reader) {
      return yield* readUser(reader, userId);
    }),
  findByUsername: (namespace, username) =>
    transactions.read(function* (reader) {
      const row = yield* reader.get<UserRow>(FIND_BY_USERNAME, { namespace, username });
      return row && toUser(row);
    }),
  list: ({ afterId = '', limit }) =>
    transactions.read(function* (reader) {
      return (yield* reader.all<UserRow>(LIST, { after: afterId, limit })).map(toUser);
    }),
  create: ({ user, audit }) =>
    transactions.write<Awaited<ReturnType<UserStore['create']>>>(function* (tx) {
      const inserted = yield* tx.run(INSERT, {
        user: user.userId,
        namespace: user.namespace,
        username: user.usernameIndex,
        email: user.emailIndex,
        phone: user.phoneIndex,
        key: user.sealedKey,
        profile: user.sealedProfile,
        password: user.passwordHash,
        now: tx.now,
      });
      if (inserted === 0) return undo({ kind: 'exists' });
      yield* appendAudit(tx, audit, { userId: user.userId });
      return keep({ kind: 'created', user: (yield* readUser(tx, user.userId)) as StoredUser });
    }),
  setState: ({ userId, state, audit }) =>
    transactions.write<Awaited<ReturnType<UserStore['setState']>>>(function* (tx) {
      if ((yield* tx.run(SET_STATE, { user: userId, state, now: tx.now })) === 0) return undo({ kind: 'not_found' });
      yield* appendAudit(tx, audit, { userId });
      return keep({ kind: 'updated', user: (yield* readUser(tx, userId)) as StoredUser });
    }),
  raiseGeneration: ({ userId, audit }) =>
    transactions.write<Awaited<ReturnType<UserStore['raiseGeneration']>>>(function* (tx) {
      const row = yield* tx.get<{ generation: number }>(RAISE, { user: userId, now: tx.now });
      if (row === null) return undo({ kind: 'not_found' });
      yield* appendAudit(tx, audit, { userId });
      return keep({ kind: 'updated', generation: row.generation });
    }),
  subjectFor: (input) => subjectFor(transactions, input),
  findSubject: (userId, sectorId) => findSubject(transactions, userId, sectorId),
});
