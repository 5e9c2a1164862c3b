// The server's own sealed keys, and facts about the deployment. The first process to write one wins; who comes late, or
// decided on a state that is past, writes nothing.
import type { AuditEntry, KeyRotation, KeyStore, NewServerKey, ServerKeyPurpose, StoredKey } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import {
  type Decision,
  keep,
  type Reader,
  type Steps,
  type Transaction,
  type Transactions,
  undo,
} from './transaction.ts';

const LIST = `SELECT id, purpose, state, state_since, sealed, public_jwk, created_at FROM server_keys
  WHERE state <> 'retired' OR purpose = 'receipt' ORDER BY created_at, rowid`;
const INSERT = `INSERT INTO server_keys (id, purpose, state, state_since, sealed, public_jwk, created_at)
  VALUES (:id, :purpose, 'current', :now, :sealed, :jwk, :now) ON CONFLICT DO NOTHING`;
/** That there is no other `next` is said by its index. */
const ADD_NEXT = `INSERT INTO server_keys (id, purpose, state, state_since, sealed, public_jwk, created_at)
  SELECT :id, c.purpose, 'next', :now, :sealed, :jwk, :now FROM server_keys c
  WHERE c.id = :current AND c.purpose = :purpose AND c.state = 'current'
  ON CONFLICT DO NOTHING`;
/** The one that decides: the promotion of `next` follows in the same transaction, for the index of currents looks at each row. */
const RELIEVE = `UPDATE server_keys SET state = 'retiring', state_since = :now
  WHERE id = :current AND state = 'current'
    AND EXISTS (SELECT 1 FROM server_keys n WHERE n.id = :next AND n.purpose = server_keys.purpose AND n.state = 'next')`;
const LOCK_KEY = 'SELECT 1 FROM server_keys WHERE id = :id FOR UPDATE';
const PROMOTE = `UPDATE server_keys SET state = 'current', state_since = :now WHERE id = :next`;
const RETIRE = `UPDATE server_keys SET state = 'retired', state_since = :now, sealed = :nothing
  WHERE id = :id AND state = 'retiring'`;
export const GET_FACT = 'SELECT value FROM facts WHERE name = :name';
const INIT_FACT = 'INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING';

interface KeyRow {
  readonly id: string;
  readonly purpose: ServerKeyPurpose;
  readonly state: StoredKey['state'];
  readonly state_since: number;
  readonly sealed: Uint8Array;
  readonly public_jwk: string | null;
  readonly created_at: number;
}

const toKey = (row: KeyRow): StoredKey => ({
  id: row.id,
  purpose: row.purpose,
  state: row.state,
  stateSince: row.state_since,
  sealed: row.sealed,
  publicJwk: row.public_jwk,
  createdAt: row.created_at,
});
const fromKey = ({ id, purpose, sealed, publicJwk }: NewServerKey) => ({ id, purpose, sealed, jwk: publicJwk });

function* readFact(reader: Reader, name: string): Steps<string | null> {
  return (yield* reader.get<{ value: string }>(GET_FACT, { name }))?.value ?? null;
}

function* rotated(tx: Transaction, changed: number, audit: readonly AuditEntry[]): Steps<Decision<KeyRotation>> {
  if (changed === 0) return undo({ kind: 'changed_meanwhile' });
  yield* appendAudit(tx, audit);
  return keep({ kind: 'rotated' });
}

export const createServerKeys = (transactions: Transactions): KeyStore => ({
  list: () =>
    transactions.read(function* (reader) {
      return (yield* reader.all<KeyRow>(LIST)).map(toKey);
    }),
  insertIfMissing: (key) =>
    transactions.write(function* (tx) {
      yield* tx.run(INSERT, { ...fromKey(key), now: tx.now });
      return keep(undefined);
    }),
  addNext: ({ key, currentId, audit }) =>
    transactions.write(function* (tx) {
      yield* tx.lock(LOCK_KEY, { id: currentId });
      return yield* rotated(tx, yield* tx.run(ADD_NEXT, { ...fromKey(key), current: currentId, now: tx.now }), audit);
    }),
  promoteNext: ({ nextId, currentId, audit }) =>
    transactions.write(function* (tx) {
      const relieved = yield* tx.run(RELIEVE, { current: currentId, next: nextId, now: tx.now });
      if (relieved === 1) yield* tx.run(PROMOTE, { next: nextId, now: tx.now });
      return yield* rotated(tx, relieved, audit);
    }),
  retire: ({ keyId, audit }) =>
    transactions.write(function* (tx) {
      return yield* rotated(tx, yield* tx.run(RETIRE, { id: keyId, nothing: new Uint8Array(0), now: tx.now }), audit);
    }),
  getFact: (name) =>
    transactions.read(function* (reader) {
      return yield* readFact(reader, name);
    }),
  initFact: (name, value) =>
    transactions.write(function* (tx) {
      yield* tx.run(INIT_FACT, { name, value });
      return keep((yield* readFact(tx, name)) ?? value);
    }),
});
