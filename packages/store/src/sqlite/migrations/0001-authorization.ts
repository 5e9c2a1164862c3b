// The first tables of the authorization server. Parents (users, clients, grants) are never deleted, and rows of the hot
// tables are inserted from the rows they name, in one statement: foreign keys stand only where an insert is rare.
// Every time is whole milliseconds of database time. Secrets are SHA-256, contact data is ciphertext with a blind index.

const clients = `
CREATE TABLE clients (
  client_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, publisher TEXT NOT NULL,
  publisher_verified INTEGER NOT NULL, sector_id TEXT NOT NULL, auth_method TEXT NOT NULL, secret_hash BLOB,
  keys TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, scopes TEXT NOT NULL, origins TEXT NOT NULL,
  connects_to TEXT NOT NULL, icon TEXT, privacy_url TEXT, contact TEXT, dpop TEXT NOT NULL,
  refresh_rotation TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
-- One row per registered origin: CORS asks at every browser request.
CREATE TABLE client_origins (
  origin TEXT NOT NULL, client_id TEXT NOT NULL REFERENCES clients, PRIMARY KEY (origin, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_origins_client ON client_origins (client_id);
-- A public key belongs to one client and one purpose, for ever.
CREATE TABLE client_keys (
  thumbprint TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients, purpose TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

const users = `
CREATE TABLE users (
  user_id TEXT PRIMARY KEY, namespace TEXT NOT NULL, username_index BLOB NOT NULL, email_index BLOB, phone_index BLOB,
  sealed_key BLOB NOT NULL, sealed_profile BLOB NOT NULL, password_hash TEXT, state TEXT NOT NULL,
  generation INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_username ON users (namespace, username_index);
CREATE INDEX users_email ON users (namespace, email_index) WHERE email_index IS NOT NULL;
CREATE INDEX users_phone ON users (namespace, phone_index) WHERE phone_index IS NOT NULL;
CREATE TABLE subjects (
  user_id TEXT NOT NULL REFERENCES users, sector_id TEXT NOT NULL, subject TEXT NOT NULL, key_version INTEGER NOT NULL,
  PRIMARY KEY (user_id, sector_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX subjects_subject ON subjects (sector_id, subject);
`;

const authorizations = `
CREATE TABLE auth_sessions (
  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, kind TEXT NOT NULL, host_client_id TEXT NOT NULL,
  installation_jkt TEXT, host_family_id TEXT, app_id TEXT, user_id TEXT, request TEXT NOT NULL, consent_hash TEXT,
  client_version INTEGER, wrong_factors INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL, spent_by TEXT
) STRICT;
CREATE INDEX auth_sessions_expiry ON auth_sessions (expires_at);
CREATE TABLE grants (
  grant_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, client_id TEXT NOT NULL REFERENCES clients,
  version INTEGER NOT NULL, state TEXT NOT NULL, scopes TEXT NOT NULL, purpose_hashes TEXT NOT NULL,
  ask_every_time INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, withdrawn_by TEXT
) STRICT;
CREATE UNIQUE INDEX grants_user_client ON grants (user_id, client_id);
CREATE TABLE receipts (
  id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants, jws TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_grant ON receipts (grant_id, created_at);
CREATE TABLE codes (
  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL,
  user_generation INTEGER NOT NULL, host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL,
  grant_id TEXT, grant_version INTEGER, challenge TEXT NOT NULL, dpop_jkt TEXT, scope TEXT NOT NULL, nonce TEXT,
  auth_time INTEGER NOT NULL, epoch TEXT NOT NULL, expires_at INTEGER NOT NULL,
  issued_by TEXT NOT NULL, spent_by TEXT, family_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_expiry ON codes (expires_at);
`;

const tokens = `
CREATE TABLE families (
  family_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, user_generation INTEGER NOT NULL,
  host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL, grant_id TEXT, grant_version INTEGER,
  scope TEXT NOT NULL, offline INTEGER NOT NULL, nonce TEXT, dpop_jkt TEXT, generation INTEGER NOT NULL,
  salt BLOB NOT NULL, auth_time INTEGER NOT NULL, epoch TEXT NOT NULL, created_at INTEGER NOT NULL,
  refreshed_at INTEGER NOT NULL, rotated_at INTEGER, previous_rotated_at INTEGER,
  idle_expires_at INTEGER NOT NULL, absolute_expires_at INTEGER NOT NULL, revoked_at INTEGER, revoked_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX families_unrevoked ON families (user_id, client_id) WHERE revoked_at IS NULL;
-- By the end that never moves: a refresh touches no index.
CREATE INDEX families_expiry ON families (absolute_expires_at);
-- scope is null when it is all of the family's.
CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, family_id TEXT NOT NULL, scope TEXT, dpop_jkt TEXT,
  generation INTEGER NOT NULL, repeated INTEGER NOT NULL, minted_by TEXT NOT NULL, expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_expiry ON access_tokens (expires_at);
CREATE TABLE spent_values (
  hash BLOB PRIMARY KEY, spent_by TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_values_expiry ON spent_values (expires_at);
`;

const server = `
CREATE TABLE throttle (
  bucket TEXT PRIMARY KEY, count INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX throttle_expiry ON throttle (expires_at);
CREATE TABLE server_keys (
  id TEXT PRIMARY KEY, purpose TEXT NOT NULL, state TEXT NOT NULL, sealed BLOB NOT NULL, public_jwk TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX server_keys_current ON server_keys (purpose) WHERE state = 'current';
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO facts (name, value) VALUES ('epoch', '1');
-- seq is commit order: writers take turns, so a reader that asks for "after" never misses a row.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, client_id TEXT, host_client_id TEXT, user_id TEXT,
  grant_id TEXT, family_id TEXT, token_id TEXT, method TEXT, path TEXT, status INTEGER, reason TEXT, detail TEXT
) STRICT;
CREATE INDEX audit_user ON audit (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_client ON audit (client_id) WHERE client_id IS NOT NULL;
CREATE TABLE activity (
  grant_id TEXT NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, reason TEXT NOT NULL, family_id TEXT NOT NULL,
  token_id TEXT NOT NULL, status INTEGER NOT NULL, method TEXT NOT NULL, claims TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (grant_id, at, event, reason)
) STRICT, WITHOUT ROWID;
`;

export const authorization = {
  version: 1,
  name: 'authorization',
  sql: clients + users + authorizations + tokens + server,
} as const;
