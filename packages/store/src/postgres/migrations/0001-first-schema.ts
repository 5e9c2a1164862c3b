// The first schema of PostgreSQL: what SQLite has after its eighth migration, in the same words, so that the statements are the same.
// Every time is whole milliseconds of database time, flags are 0 and 1, `rowid` is the order of insertion. Foreign keys stand only
// where an insert is rare. Text is compared byte by byte, whatever locale the database was made with.

const clients = `
CREATE TABLE clients (
  client_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, publisher TEXT NOT NULL,
  publisher_verified BIGINT NOT NULL, sector_id TEXT NOT NULL, auth_method TEXT NOT NULL, secret_hash BYTEA,
  keys TEXT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL, scopes TEXT NOT NULL, origins TEXT NOT NULL,
  connects_to TEXT NOT NULL, icon TEXT, privacy_url TEXT, contact TEXT, dpop TEXT NOT NULL,
  refresh_rotation TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  request_signing TEXT NOT NULL DEFAULT 'off', classic_signing BIGINT NOT NULL DEFAULT 0, publisher_id TEXT,
  token_scopes TEXT NOT NULL DEFAULT '[]'
);
-- One row per registered origin: CORS asks at every browser request.
CREATE TABLE client_origins (
  origin TEXT NOT NULL, client_id TEXT NOT NULL REFERENCES clients, PRIMARY KEY (origin, client_id)
);
CREATE INDEX client_origins_client ON client_origins (client_id);
-- A public key belongs to one client and one purpose, for ever.
CREATE TABLE client_keys (
  thumbprint TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients, purpose TEXT NOT NULL
);
`;

const users = `
CREATE TABLE users (
  user_id TEXT PRIMARY KEY, namespace TEXT NOT NULL, username_index BYTEA NOT NULL, email_index BYTEA, phone_index BYTEA,
  sealed_key BYTEA NOT NULL, sealed_profile BYTEA NOT NULL, password_hash TEXT, state TEXT NOT NULL,
  generation BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (namespace, username_index);
CREATE INDEX users_email ON users (namespace, email_index) WHERE email_index IS NOT NULL;
CREATE INDEX users_phone ON users (namespace, phone_index) WHERE phone_index IS NOT NULL;
CREATE TABLE subjects (
  user_id TEXT NOT NULL REFERENCES users, sector_id TEXT NOT NULL, subject TEXT NOT NULL, key_version BIGINT NOT NULL,
  PRIMARY KEY (user_id, sector_id)
);
CREATE UNIQUE INDEX subjects_subject ON subjects (sector_id, subject);
`;

const authorizations = `
CREATE TABLE auth_sessions (
  id TEXT PRIMARY KEY, secret_hash BYTEA NOT NULL, kind TEXT NOT NULL, host_client_id TEXT NOT NULL,
  installation_jkt TEXT, host_family_id TEXT, app_id TEXT, user_id TEXT, request TEXT NOT NULL, consent_hash TEXT,
  client_version BIGINT, wrong_factors BIGINT NOT NULL, expires_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL, spent_by TEXT
);
CREATE INDEX auth_sessions_expiry ON auth_sessions (expires_at);
CREATE TABLE grants (
  grant_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, client_id TEXT NOT NULL REFERENCES clients,
  version BIGINT NOT NULL, state TEXT NOT NULL, scopes TEXT NOT NULL, purpose_hashes TEXT NOT NULL,
  ask_every_time BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, withdrawn_by TEXT
);
CREATE UNIQUE INDEX grants_user_client ON grants (user_id, client_id);
CREATE TABLE receipts (
  id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants, jws TEXT NOT NULL, created_at BIGINT NOT NULL,
  rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX receipts_grant ON receipts (grant_id, created_at);
CREATE TABLE codes (
  id TEXT PRIMARY KEY, secret_hash BYTEA NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL,
  user_generation BIGINT NOT NULL, host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL,
  grant_id TEXT, grant_version BIGINT, challenge TEXT NOT NULL, dpop_jkt TEXT, scope TEXT NOT NULL, nonce TEXT,
  auth_time BIGINT NOT NULL, epoch TEXT NOT NULL, expires_at BIGINT NOT NULL,
  issued_by TEXT NOT NULL, spent_by TEXT, family_id TEXT
);
CREATE INDEX codes_expiry ON codes (expires_at);
`;

const tokens = `
CREATE TABLE families (
  family_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, user_generation BIGINT NOT NULL,
  host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL, grant_id TEXT, grant_version BIGINT,
  scope TEXT NOT NULL, offline BIGINT NOT NULL, nonce TEXT, dpop_jkt TEXT, generation BIGINT NOT NULL,
  salt BYTEA NOT NULL, auth_time BIGINT NOT NULL, epoch TEXT NOT NULL, created_at BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL, rotated_at BIGINT, previous_rotated_at BIGINT,
  idle_expires_at BIGINT NOT NULL, absolute_expires_at BIGINT NOT NULL, revoked_at BIGINT, revoked_reason TEXT
);
CREATE INDEX families_unrevoked ON families (user_id, client_id) WHERE revoked_at IS NULL;
-- By the end that never moves: a refresh touches no index.
CREATE INDEX families_expiry ON families (absolute_expires_at);
-- scope is null when it is all of the family's.
CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY, secret_hash BYTEA NOT NULL, family_id TEXT NOT NULL, scope TEXT, dpop_jkt TEXT,
  generation BIGINT NOT NULL, repeated BIGINT NOT NULL, minted_by TEXT NOT NULL, expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX access_tokens_expiry ON access_tokens (expires_at);
CREATE TABLE spent_values (
  hash BYTEA PRIMARY KEY, spent_by TEXT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX spent_values_expiry ON spent_values (expires_at);
-- Which ends the deleted ones had: whether a value that ends then was spent, nobody knows any more.
CREATE TABLE forgotten_values (high BIGINT PRIMARY KEY, low BIGINT NOT NULL);
`;

const server = `
CREATE TABLE throttle (
  bucket TEXT PRIMARY KEY, count BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX throttle_expiry ON throttle (expires_at);
CREATE TABLE server_keys (
  id TEXT PRIMARY KEY, purpose TEXT NOT NULL, state TEXT NOT NULL, sealed BYTEA NOT NULL, public_jwk TEXT,
  created_at BIGINT NOT NULL, state_since BIGINT NOT NULL DEFAULT 0,
  rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE UNIQUE INDEX server_keys_next ON server_keys (purpose) WHERE state = 'next';
CREATE UNIQUE INDEX server_keys_current ON server_keys (purpose) WHERE state = 'current';
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO facts (name, value) VALUES ('epoch', '1');
-- seq is drawn before the commit: who reads on from one first waits for the writers that are under way.
CREATE TABLE audit (
  seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, client_id TEXT, host_client_id TEXT, user_id TEXT,
  grant_id TEXT, family_id TEXT, token_id TEXT, method TEXT, path TEXT, status BIGINT, reason TEXT, detail TEXT
);
CREATE INDEX audit_user ON audit (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_grant ON audit (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX audit_client ON audit (client_id) WHERE client_id IS NOT NULL;
CREATE TABLE activity (
  grant_id TEXT NOT NULL, at BIGINT NOT NULL, event TEXT NOT NULL, reason TEXT NOT NULL, family_id TEXT NOT NULL,
  token_id TEXT NOT NULL, status BIGINT NOT NULL, method TEXT NOT NULL, claims TEXT NOT NULL, count BIGINT NOT NULL,
  PRIMARY KEY (grant_id, at, event, reason)
);
`;

const accounts = `
CREATE TABLE signing_keys (
  keyid TEXT NOT NULL, client_id TEXT NOT NULL REFERENCES clients, algorithm TEXT NOT NULL, scheme TEXT NOT NULL,
  public_jwk TEXT, sealed_secret BYTEA, state TEXT NOT NULL, challenge TEXT, challenge_ends_at BIGINT,
  created_at BIGINT NOT NULL, state_since BIGINT NOT NULL, retires_at BIGINT,
  purpose TEXT NOT NULL DEFAULT 'sign',
  rowid BIGINT GENERATED ALWAYS AS IDENTITY
);
CREATE UNIQUE INDEX signing_keys_of_client ON signing_keys (client_id, keyid);
CREATE UNIQUE INDEX signing_keys_proven ON signing_keys (keyid) WHERE state <> 'pending';
CREATE INDEX signing_keys_challenge ON signing_keys (challenge_ends_at) WHERE challenge_ends_at IS NOT NULL;
CREATE INDEX signing_keys_retiring ON signing_keys (retires_at) WHERE state = 'retiring';
CREATE TABLE bundle_keys (
  thumbprint TEXT PRIMARY KEY, publisher_id TEXT NOT NULL
);
-- One code per account at a time.
CREATE TABLE enrolments (
  client_id TEXT PRIMARY KEY REFERENCES clients, id TEXT NOT NULL, secret_hash BYTEA NOT NULL, expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX enrolments_id ON enrolments (id);
CREATE INDEX enrolments_expiry ON enrolments (expires_at);
CREATE TABLE client_tokens (
  id TEXT PRIMARY KEY, secret_hash BYTEA NOT NULL, client_id TEXT NOT NULL, keyid TEXT NOT NULL, dpop_jkt TEXT NOT NULL,
  scope TEXT NOT NULL, epoch TEXT NOT NULL, issued_by TEXT NOT NULL, expires_at BIGINT NOT NULL, revoked_at BIGINT
);
CREATE INDEX client_tokens_expiry ON client_tokens (expires_at);
`;

const registry = `
CREATE TABLE registry_apps (
  app_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
);
CREATE TABLE registry_versions (
  app_id TEXT NOT NULL,
  version_code BIGINT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (app_id, version_code)
);
CREATE INDEX registry_versions_digest ON registry_versions (digest);
CREATE INDEX registry_versions_waiting ON registry_versions (published_at, app_id) WHERE state = 'in_review';
CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
CREATE TRIGGER registry_versions_immutable BEFORE UPDATE OF digest ON registry_versions
  FOR EACH ROW WHEN (NEW.digest <> OLD.digest) EXECUTE FUNCTION registry_refuse('a published version keeps its bytes');
CREATE TABLE registry_releases (
  app_id TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,
  document TEXT NOT NULL
);
CREATE TABLE registry_log (
  seq BIGINT PRIMARY KEY,
  previous TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE TRIGGER registry_log_unaltered BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_log
  FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse('the log is only appended to');
CREATE TABLE registry_statistics (
  app_id TEXT NOT NULL,
  version_code BIGINT NOT NULL,
  counter TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (app_id, version_code, counter)
);
`;

const byBytes = (sql: string): string => sql.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"');

export const firstSchema = {
  version: 1,
  name: 'first-schema',
  sql: byBytes(clients + users + authorizations + tokens + server + accounts + registry),
} as const;
