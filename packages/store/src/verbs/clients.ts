// Clients: read at nearly every request, changed rarely. A parsed row is remembered by its version, which is read each time.
import type { Client, ClientStore, NewClient } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { claimKeys, HAS_ORIGIN, LOCK_KEYS, writeOrigins } from './client-belongings.ts';
import { CLIENT_COLUMNS, type ClientRow, fromClient, toClient } from './client-row.ts';
import {
  type Decision,
  keep,
  type Reader,
  type Steps,
  type Transaction,
  type Transactions,
  undo,
} from './transaction.ts';

export const CLIENT_VERSION = 'SELECT version FROM clients WHERE client_id = :client';
export const FIND_CLIENT = `SELECT ${CLIENT_COLUMNS} FROM clients WHERE client_id = :client`;
const LIST = `SELECT ${CLIENT_COLUMNS} FROM clients
  WHERE (state = 'active' OR :suspended = 1) AND client_id > :after AND (CAST(:kind AS TEXT) IS NULL OR kind = :kind)
  ORDER BY client_id LIMIT :limit`;
const INSERT = `INSERT INTO clients (${CLIENT_COLUMNS})
  VALUES (:client, :kind, :name, :publisher, :verified, :sector, :auth, :secret, :keys, :state, 1, :scopes, :origins,
    :connects, :icon, :privacy, :contact, :dpop, :rotation, :signing, :classic, :publisherId,
    :tokenScopes, :now, :now)
  ON CONFLICT (client_id) DO NOTHING`;
const UPDATE = `UPDATE clients SET name = :name, publisher = :publisher, publisher_verified = :verified,
    sector_id = :sector, auth_method = :auth, secret_hash = :secret, keys = :keys, state = :state, version = version + 1,
    scopes = :scopes, origins = :origins, connects_to = :connects, icon = :icon, privacy_url = :privacy,
    contact = :contact, dpop = :dpop, refresh_rotation = :rotation, request_signing = :signing,
    classic_signing = :classic, publisher_id = :publisherId, token_scopes = :tokenScopes, updated_at = :now
  WHERE client_id = :client AND version = :version`;

/** An update is made of the row that was read. */
const LOCK_CLIENT = 'SELECT 1 FROM clients WHERE client_id = :client FOR NO KEY UPDATE';

const REMEMBERED_CLIENTS = 1_000;

type Created = Awaited<ReturnType<ClientStore['create']>>;
type Updated = Awaited<ReturnType<ClientStore['update']>>;
type Changes = Parameters<ClientStore['update']>[0]['changes'];

/** Changes that a caller left `undefined` change nothing. */
const merge = (client: Client, changes: Changes): NewClient => ({
  ...client,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
});

function* readClient(reader: Reader, client: string): Steps<Client | null> {
  const row = yield* reader.get<ClientRow>(FIND_CLIENT, { client });
  return row && toClient(row);
}

function* create(tx: Transaction, input: Parameters<ClientStore['create']>[0]): Steps<Decision<Created>> {
  const { clientId } = input.client;
  if (input.keyClaims.length > 0) yield* tx.lock(LOCK_KEYS);
  if ((yield* tx.run(INSERT, { ...fromClient(input.client), now: tx.now })) === 0) return undo({ kind: 'exists' });
  const taken = yield* claimKeys(tx, clientId, input.keyClaims);
  if (taken !== null) return undo({ kind: 'key_taken', thumbprint: taken.thumbprint });
  yield* writeOrigins(tx, input.client);
  yield* appendAudit(tx, input.audit, { clientId });
  return keep({ kind: 'created', client: (yield* readClient(tx, clientId)) as Client });
}

function* update(tx: Transaction, input: Parameters<ClientStore['update']>[0]): Steps<Decision<Updated>> {
  const { clientId } = input;
  if (input.keyClaims !== undefined && input.keyClaims.length > 0) yield* tx.lock(LOCK_KEYS);
  yield* tx.lock(LOCK_CLIENT, { client: clientId });
  const before = yield* readClient(tx, clientId);
  if (before === null) return undo({ kind: 'not_found' });
  const after = merge(before, input.changes);
  const version = input.ifVersion ?? before.version;
  if ((yield* tx.run(UPDATE, { ...fromClient(after), version, now: tx.now })) === 0)
    return undo({ kind: 'changed_meanwhile' });
  const taken = yield* claimKeys(tx, clientId, input.keyClaims ?? []);
  if (taken !== null) return undo({ kind: 'key_taken', thumbprint: taken.thumbprint });
  yield* writeOrigins(tx, after);
  yield* appendAudit(tx, input.audit, { clientId });
  return keep({ kind: 'updated', client: (yield* readClient(tx, clientId)) as Client });
}

export function createClients(transactions: Transactions): ClientStore {
  const remembered = new Map<string, Client>();
  const remember = (client: Client): Client => {
    const [oldest] = remembered.keys();
    if (remembered.size >= REMEMBERED_CLIENTS && oldest !== undefined) remembered.delete(oldest);
    remembered.set(client.clientId, client);
    return client;
  };

  return {
    find: (clientId) =>
      transactions.read(function* (reader) {
        const current = yield* reader.get<{ version: number }>(CLIENT_VERSION, { client: clientId });
        const known = remembered.get(clientId);
        if (current === null || known?.version === current.version) return current && (known ?? null);
        const client = yield* readClient(reader, clientId);
        return client && remember(client);
      }, true),
    list: ({ kind = null, includeSuspended = false, afterId = '', limit }) =>
      transactions.read(function* (reader) {
        return (yield* reader.all<ClientRow>(LIST, {
          kind,
          suspended: includeSuspended ? 1 : 0,
          after: afterId,
          limit,
        })).map(toClient);
      }),
    hasOrigin: (origin, kinds) =>
      transactions.read(function* (reader) {
        return (yield* reader.all<{ kind: Client['kind'] }>(HAS_ORIGIN, { origin })).some(({ kind }) =>
          kinds.includes(kind),
        );
      }),
    create: (input) =>
      transactions.write(function* (tx) {
        return yield* create(tx, input);
      }),
    update: (input) =>
      transactions.write(function* (tx) {
        return yield* update(tx, input);
      }),
  };
}
