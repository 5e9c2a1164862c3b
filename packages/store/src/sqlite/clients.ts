// Clients: read at nearly every request, changed rarely. A parsed row is remembered by its version, which is read each time.
import type { Client, ClientStore, NewClient } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { claimKeys, HAS_ORIGIN, writeOrigins } from './client-belongings.ts';
import { CLIENT_COLUMNS, type ClientRow, fromClient, toClient } from './client-row.ts';
import { type Decision, keep, type Reader, type Transaction, type Transactions, undo } from './transaction.ts';

export const CLIENT_VERSION = 'SELECT version FROM clients WHERE client_id = :client';
export const FIND_CLIENT = `SELECT ${CLIENT_COLUMNS} FROM clients WHERE client_id = :client`;
const LIST = `SELECT ${CLIENT_COLUMNS} FROM clients
  WHERE (state = 'active' OR :suspended = 1) AND client_id > :after AND (:kind IS NULL OR kind = :kind)
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

const REMEMBERED_CLIENTS = 1_000;

type Created = Awaited<ReturnType<ClientStore['create']>>;
type Updated = Awaited<ReturnType<ClientStore['update']>>;
type Changes = Parameters<ClientStore['update']>[0]['changes'];

/** Changes that a caller left `undefined` change nothing. */
const merge = (client: Client, changes: Changes): NewClient => ({
  ...client,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
});

const readClient = (reader: Reader, client: string): Client | null => {
  const row = reader.get<ClientRow>(FIND_CLIENT, { client });
  return row && toClient(row);
};

function create(tx: Transaction, input: Parameters<ClientStore['create']>[0]): Decision<Created> {
  const { clientId } = input.client;
  if (tx.run(INSERT, { ...fromClient(input.client), now: tx.now }) === 0) return undo({ kind: 'exists' });
  const taken = claimKeys(tx, clientId, input.keyClaims);
  if (taken !== null) return undo({ kind: 'key_taken', thumbprint: taken.thumbprint });
  writeOrigins(tx, input.client);
  appendAudit(tx, input.audit, { clientId });
  return keep({ kind: 'created', client: readClient(tx, clientId) as Client });
}

function update(tx: Transaction, input: Parameters<ClientStore['update']>[0]): Decision<Updated> {
  const { clientId } = input;
  const before = readClient(tx, clientId);
  if (before === null) return undo({ kind: 'not_found' });
  const after = merge(before, input.changes);
  const version = input.ifVersion ?? before.version;
  if (tx.run(UPDATE, { ...fromClient(after), version, now: tx.now }) === 0) return undo({ kind: 'changed_meanwhile' });
  const taken = claimKeys(tx, clientId, input.keyClaims ?? []);
  if (taken !== null) return undo({ kind: 'key_taken', thumbprint: taken.thumbprint });
  writeOrigins(tx, after);
  appendAudit(tx, input.audit, { clientId });
  return keep({ kind: 'updated', client: readClient(tx, clientId) as Client });
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
      transactions.read((reader) => {
        const current = reader.get<{ version: number }>(CLIENT_VERSION, { client: clientId });
        const known = remembered.get(clientId);
        if (current === null || known?.version === current.version) return current && (known ?? null);
        const client = readClient(reader, clientId);
        return client && remember(client);
      }),
    list: ({ kind = null, includeSuspended = false, afterId = '', limit }) =>
      transactions.read((reader) =>
        reader.all<ClientRow>(LIST, { kind, suspended: includeSuspended ? 1 : 0, after: afterId, limit }).map(toClient),
      ),
    hasOrigin: (origin, kinds) =>
      transactions.read((reader) =>
        reader.all<{ kind: Client['kind'] }>(HAS_ORIGIN, { origin }).some(({ kind }) => kinds.includes(kind)),
      ),
    create: (input) => transactions.write((tx) => create(tx, input)),
    update: (input) => transactions.write((tx) => update(tx, input)),
  };
}
