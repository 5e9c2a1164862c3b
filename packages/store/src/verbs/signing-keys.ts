// Clients' keys and the nonces of signed requests. Each verb is decided by one conditional statement; the reads at a
// request remember nothing, so that a revocation holds at once.
import type { ClientSigningKey, SigningKeyFacts, SigningKeyStore } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { claimBundleKey, claimKeys, LOCK_KEYS } from './client-belongings.ts';
import {
  fromFacts,
  SIGNING_KEY_COLUMNS,
  type SigningKeyFactsRow,
  type SigningKeyRow,
  toFacts,
  toSigningKey,
  toUsableKey,
  type UsableSigningKeyRow,
} from './signing-key-row.ts';
import { spendOnce } from './spend.ts';
import {
  type Decision,
  keep,
  type Reader,
  type Steps,
  type Transaction,
  type Transactions,
  undo,
} from './transaction.ts';

/** Somebody's already, as a client's key or as one that signs bundles. */
const CLAIMED = `SELECT 1 FROM client_keys c WHERE c.thumbprint = :keyid
    UNION ALL SELECT 1 FROM bundle_keys b WHERE b.thumbprint = :keyid`;

/** That the thumbprint is free, and that there is room among the pending, is part of the statement. */
export const REGISTER_KEY = `INSERT INTO signing_keys (${SIGNING_KEY_COLUMNS})
  SELECT :keyid, k.client_id, :purpose, :algorithm, :scheme, :jwk, :sealed, 'pending', :challenge, :now + :ttl, :now, :now, NULL
  FROM clients k WHERE k.client_id = :client
    AND NOT EXISTS (${CLAIMED})
    AND (SELECT count(*) FROM signing_keys p WHERE p.client_id = :client AND p.state = 'pending'
      AND p.challenge_ends_at > :now AND p.keyid <> :keyid) < :max
  ON CONFLICT (client_id, keyid) DO UPDATE SET purpose = excluded.purpose, algorithm = excluded.algorithm, scheme = excluded.scheme,
    public_jwk = excluded.public_jwk, sealed_secret = excluded.sealed_secret, challenge = excluded.challenge,
    challenge_ends_at = excluded.challenge_ends_at, created_at = excluded.created_at, state_since = excluded.state_since
  WHERE signing_keys.state = 'pending'`;
export const PROVE_KEY = `UPDATE signing_keys SET state = 'active', state_since = :now, challenge = NULL, challenge_ends_at = NULL
  WHERE client_id = :client AND keyid = :keyid AND state = 'pending' AND challenge = :challenge
    AND challenge_ends_at > :now
    AND NOT EXISTS (${CLAIMED})
    AND (SELECT count(*) FROM signing_keys a WHERE a.client_id = :client AND a.state = 'active') < :max`;
/** Nobody had a chance to register it before, or its own client did and never proved it. */
export const ADD_KEY = `INSERT INTO signing_keys (${SIGNING_KEY_COLUMNS})
  SELECT :keyid, k.client_id, :purpose, :algorithm, :scheme, :jwk, :sealed, 'active', NULL, NULL, :now, :now, NULL
  FROM clients k WHERE k.client_id = :client
    AND NOT EXISTS (${CLAIMED})
    AND (SELECT count(*) FROM signing_keys a WHERE a.client_id = :client AND a.state = 'active') < :max
  ON CONFLICT (client_id, keyid) DO UPDATE SET purpose = excluded.purpose, algorithm = excluded.algorithm,
    scheme = excluded.scheme, public_jwk = excluded.public_jwk, state = 'active', challenge = NULL, challenge_ends_at = NULL,
    state_since = excluded.state_since
  WHERE signing_keys.state = 'pending'`;
export const RETIRE_KEY = `UPDATE signing_keys SET state_since = CASE state WHEN 'active' THEN :now ELSE state_since END,
    state = 'retiring', retires_at = :ends
  WHERE client_id = :client AND keyid = :keyid AND ((state = 'retiring' AND retires_at > :ends) OR (state = 'active'
    AND (SELECT count(*) FROM signing_keys r WHERE r.client_id = :client AND r.state = 'retiring'
      AND r.retires_at > :now) < :max))`;
export const REVOKE_KEY = `UPDATE signing_keys SET state = 'revoked', state_since = :now, retires_at = NULL, sealed_secret = NULL
  WHERE client_id = :client AND keyid = :keyid AND state IN ('active', 'retiring')`;
export const GET_SIGNING_KEY = `SELECT ${SIGNING_KEY_COLUMNS} FROM signing_keys WHERE client_id = :client AND keyid = :keyid`;
export const LIST_SIGNING_KEYS = `SELECT ${SIGNING_KEY_COLUMNS} FROM signing_keys WHERE client_id = :client
  ORDER BY created_at, keyid`;

const USABLE = `SELECT s.keyid, s.client_id, s.purpose, s.algorithm, s.scheme, s.public_jwk, s.sealed_secret,
    k.request_signing, k.classic_signing
  FROM signing_keys s JOIN clients k ON k.client_id = s.client_id`;
const VERIFIES = `s.state <> 'pending' AND (s.state = 'active' OR (s.state = 'retiring' AND s.retires_at > :now))`;
export const FIND_SIGNING_KEY = `${USABLE} WHERE s.keyid = :keyid AND s.purpose = 'sign' AND s.scheme = 'davit-1' AND ${VERIFIES}`;
export const ASSERTION_KEYS = `SELECT s.keyid, s.client_id, s.purpose, s.algorithm, s.scheme, s.public_jwk, s.sealed_secret
  FROM signing_keys s WHERE s.client_id = :client AND s.purpose = 'client_auth' AND ${VERIFIES}
  ORDER BY s.state, s.state_since DESC, s.keyid`;
export const FIND_CLASSIC_KEYS = `${USABLE} WHERE s.client_id = :client AND s.scheme = 'sha256-rsa' AND ${VERIFIES}
  ORDER BY s.state, s.state_since DESC, s.keyid`;
/** Whose attempt it is never matters: a request whose answer got lost is signed anew. */
const BY_REQUEST = 'signed request';
const CLIENT = 'SELECT 1 FROM clients WHERE client_id = :client';

type Input<Verb extends 'register' | 'add' | 'prove' | 'retire' | 'revoke'> = Parameters<SigningKeyStore[Verb]>[0];
type Outcome<Verb extends 'register' | 'add' | 'prove' | 'retire' | 'revoke'> = Awaited<
  ReturnType<SigningKeyStore[Verb]>
>;
type Name = { readonly clientId: string; readonly keyid: string };

function* getKey(reader: Reader, { clientId, keyid }: Name): Steps<ClientSigningKey | null> {
  const row = yield* reader.get<SigningKeyRow>(GET_SIGNING_KEY, { client: clientId, keyid });
  return row && toSigningKey(row);
}
function* there(tx: Transaction, name: Name): Steps<ClientSigningKey> {
  return (yield* getKey(tx, name)) as ClientSigningKey;
}

function* register(tx: Transaction, input: Input<'register'>): Steps<Decision<Outcome<'register'>>> {
  const { challenge, key, maxPending: max, challengeTtlMs: ttl } = input;
  yield* tx.lock(LOCK_KEYS);
  if ((yield* tx.run(REGISTER_KEY, { ...fromFacts(key), challenge, max, ttl, now: tx.now })) === 0) {
    if ((yield* tx.get(CLIENT, { client: key.clientId })) === null) return undo({ kind: 'client_unknown' });
    return undo({ kind: (yield* tx.get(CLAIMED, { keyid: key.keyid })) === null ? 'too_many' : 'key_taken' });
  }
  yield* appendAudit(tx, input.audit, { clientId: key.clientId });
  return keep({ kind: 'registered', key: yield* there(tx, key) });
}

/** Why it was not added: the caller undoes what else it did. */
export type NotAdded = Exclude<Outcome<'add'>, { kind: 'added' }>;

/** In the caller's transaction. */
export function* addKey(tx: Transaction, key: SigningKeyFacts, max: number): Steps<ClientSigningKey | NotAdded> {
  const { clientId, keyid, purpose } = key;
  if ((yield* tx.run(ADD_KEY, { ...fromFacts(key), max, now: tx.now })) === 0) {
    if ((yield* tx.get(CLIENT, { client: clientId })) === null) return { kind: 'client_unknown' };
    return { kind: (yield* tx.get(CLAIMED, { keyid })) === null ? 'too_many_active' : 'key_taken' };
  }
  return (yield* claimKeys(tx, clientId, [{ thumbprint: keyid, purpose }])) === null
    ? yield* there(tx, key)
    : { kind: 'key_taken' };
}

function* add(tx: Transaction, input: Input<'add'>): Steps<Decision<Outcome<'add'>>> {
  yield* tx.lock(LOCK_KEYS);
  const before = yield* getKey(tx, input.key);
  if (before?.state === 'active' && before.purpose === input.key.purpose) return undo({ kind: 'added', key: before });
  const added = yield* addKey(tx, input.key, input.maxActive);
  if ('kind' in added) return undo(added);
  yield* appendAudit(tx, input.audit, { clientId: input.key.clientId });
  return keep({ kind: 'added', key: added });
}

function* refuseProof(tx: Transaction, input: Input<'prove'>): Steps<Outcome<'prove'>> {
  const key = yield* getKey(tx, input);
  if (key === null) return { kind: 'not_found' };
  if (key.state !== 'pending') return { kind: 'wrong_state', state: key.state };
  if ((yield* tx.get(CLAIMED, { keyid: input.keyid })) !== null) return { kind: 'key_taken' };
  const isCurrent = key.challenge === input.challenge && (key.challengeEndsAt ?? 0) > tx.now;
  return { kind: isCurrent ? 'too_many_active' : 'challenge_ended' };
}

function* prove(tx: Transaction, input: Input<'prove'>): Steps<Decision<Outcome<'prove'>>> {
  const { challenge, clientId, keyid, maxActive: max } = input;
  yield* tx.lock(LOCK_KEYS);
  if ((yield* tx.run(PROVE_KEY, { client: clientId, keyid, challenge, max, now: tx.now })) === 0)
    return undo(yield* refuseProof(tx, input));
  const key = yield* there(tx, input);
  if ((yield* claimKeys(tx, clientId, [{ thumbprint: keyid, purpose: key.purpose }])) !== null)
    return undo({ kind: 'key_taken' });
  yield* appendAudit(tx, input.audit, { clientId });
  return keep({ kind: 'changed', key });
}

function* changed(tx: Transaction, input: Input<'revoke'>, rows: number): Steps<Decision<Outcome<'revoke'>>> {
  const key = yield* getKey(tx, input);
  if (key === null) return undo({ kind: 'not_found' });
  if (rows === 0) return undo({ kind: 'wrong_state', state: key.state });
  yield* appendAudit(tx, input.audit, { clientId: input.clientId });
  return keep({ kind: 'changed', key });
}

function* retire(tx: Transaction, input: Input<'retire'>): Steps<Decision<Outcome<'retire'>>> {
  const { clientId: client, keyid, maxRetiring: max, retiresInMs } = input;
  yield* tx.lock(LOCK_KEYS);
  const rows = yield* tx.run(RETIRE_KEY, { client, keyid, max, now: tx.now, ends: tx.now + retiresInMs });
  if (rows === 0) {
    const key = yield* getKey(tx, input);
    if (key?.state === 'active') return undo({ kind: 'too_many_retiring' });
    if (key?.state === 'retiring') return undo({ kind: 'changed', key });
  }
  return yield* changed(tx, input, rows);
}

function* revoke(tx: Transaction, input: Input<'revoke'>): Steps<Decision<Outcome<'revoke'>>> {
  const { clientId: client, keyid } = input;
  return yield* changed(tx, input, yield* tx.run(REVOKE_KEY, { client, keyid, now: tx.now }));
}

export const createSigningKeys = (transactions: Transactions): SigningKeyStore => ({
  register: (input) =>
    transactions.write(function* (tx) {
      return yield* register(tx, input);
    }),
  add: (input) =>
    transactions.write(function* (tx) {
      return yield* add(tx, input);
    }),
  prove: (input) =>
    transactions.write(function* (tx) {
      return yield* prove(tx, input);
    }),
  retire: (input) =>
    transactions.write(function* (tx) {
      return yield* retire(tx, input);
    }),
  revoke: (input) =>
    transactions.write(function* (tx) {
      return yield* revoke(tx, input);
    }),
  get: (name) =>
    transactions.read(function* (reader) {
      return yield* getKey(reader, name);
    }),
  list: (clientId) =>
    transactions.read(function* (reader) {
      return (yield* reader.all<SigningKeyRow>(LIST_SIGNING_KEYS, { client: clientId })).map(toSigningKey);
    }),
  find: (keyid) =>
    transactions.read(function* (reader, now) {
      const row = yield* reader.get<UsableSigningKeyRow>(FIND_SIGNING_KEY, { keyid, now });
      return row && toUsableKey(row);
    }),
  listForAssertion: (clientId) =>
    transactions.read(function* (reader, now) {
      return (yield* reader.all<SigningKeyFactsRow>(ASSERTION_KEYS, { client: clientId, now })).map(toFacts);
    }),
  claimBundleKey: ({ thumbprint, publisherId, audit }) =>
    transactions.write(function* (tx) {
      yield* tx.lock(LOCK_KEYS);
      const { isBundleKey, isNew } = yield* claimBundleKey(tx, thumbprint, publisherId);
      if (!isNew) return undo(isBundleKey);
      yield* appendAudit(tx, audit);
      return keep(true);
    }),
  findClassic: (clientId) =>
    transactions.read(function* (reader, now) {
      return (yield* reader.all<UsableSigningKeyRow>(FIND_CLASSIC_KEYS, { client: clientId, now })).map(toUsableKey);
    }),
  spendNonce: (nonce) =>
    transactions.write(function* (tx) {
      return (yield* spendOnce(tx, nonce, BY_REQUEST)) === null ? keep(true) : undo(false);
    }),
});
