// The server's own sealed keys, and facts about the deployment. The first process to write one wins.
import type { KeyStore, ServerKeyPurpose, StoredKey } from '@davit/auth';
import { keep, type Reader, type Transactions } from './transaction.ts';

const LIST = `SELECT id, purpose, state, sealed, public_jwk, created_at FROM server_keys
  WHERE state <> 'retired' OR purpose = 'receipt' ORDER BY created_at, rowid`;
const INSERT = `INSERT INTO server_keys (id, purpose, state, sealed, public_jwk, created_at)
  VALUES (:id, :purpose, 'current', :sealed, :jwk, :now) ON CONFLICT DO NOTHING`;
export const GET_FACT = 'SELECT value FROM facts WHERE name = :name';
const INIT_FACT = 'INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING';

interface KeyRow {
  readonly id: string;
  readonly purpose: ServerKeyPurpose;
  readonly state: StoredKey['state'];
  readonly sealed: Uint8Array;
  readonly public_jwk: string | null;
  readonly created_at: number;
}

const readFact = (reader: Reader, name: string): string | null =>
  reader.get<{ value: string }>(GET_FACT, { name })?.value ?? null;

export const createServerKeys = (transactions: Transactions): KeyStore => ({
  list: () =>
    transactions.read((reader) =>
      reader.all<KeyRow>(LIST).map((row) => ({
        id: row.id,
        purpose: row.purpose,
        state: row.state,
        sealed: row.sealed,
        publicJwk: row.public_jwk,
        createdAt: row.created_at,
      })),
    ),
  insertIfMissing: ({ id, purpose, sealed, publicJwk }) =>
    transactions.write((tx) => {
      tx.run(INSERT, { id, purpose, sealed, jwk: publicJwk, now: tx.now });
      return keep(undefined);
    }),
  getFact: (name) => transactions.read((reader) => readFact(reader, name)),
  initFact: (name, value) =>
    transactions.write((tx) => {
      tx.run(INIT_FACT, { name, value });
      return keep(readFact(tx, name) ?? value);
    }),
});
