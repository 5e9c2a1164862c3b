// Accounts of publishers and operators: whose they are, the keys that they prove themselves with, the codes by which the first key
// comes in, and the tokens that they get for themselves. A publisher's bundle keys are known, so that none of them is anything else.
export const accounts = {
  version: 8,
  name: 'accounts',
  sql: `
ALTER TABLE clients ADD COLUMN publisher_id TEXT;
ALTER TABLE clients ADD COLUMN token_scopes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE signing_keys ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign';
CREATE TABLE bundle_keys (
  thumbprint TEXT PRIMARY KEY, publisher_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- One code per account at a time.
CREATE TABLE enrolments (
  client_id TEXT PRIMARY KEY REFERENCES clients, id TEXT NOT NULL, secret_hash BLOB NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX enrolments_id ON enrolments (id);
CREATE INDEX enrolments_expiry ON enrolments (expires_at);
CREATE TABLE client_tokens (
  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, client_id TEXT NOT NULL, keyid TEXT NOT NULL, dpop_jkt TEXT NOT NULL,
  scope TEXT NOT NULL, epoch TEXT NOT NULL, issued_by TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX client_tokens_expiry ON client_tokens (expires_at);
`,
} as const;
