// Clients that sign their requests: what each is set to, and their keys. A pending key claims nothing; the first client that
// proves possession has the keyid, which the unique index and `client_keys` say together.
export const requestSigning = {
  version: 4,
  name: 'request-signing',
  sql: `
ALTER TABLE clients ADD COLUMN request_signing TEXT NOT NULL DEFAULT 'off';
ALTER TABLE clients ADD COLUMN classic_signing INTEGER NOT NULL DEFAULT 0;
CREATE TABLE signing_keys (
  keyid TEXT NOT NULL, client_id TEXT NOT NULL REFERENCES clients, algorithm TEXT NOT NULL, scheme TEXT NOT NULL,
  public_jwk TEXT, sealed_secret BLOB, state TEXT NOT NULL, challenge TEXT, challenge_ends_at INTEGER,
  created_at INTEGER NOT NULL, state_since INTEGER NOT NULL, retires_at INTEGER
) STRICT;
CREATE UNIQUE INDEX signing_keys_of_client ON signing_keys (client_id, keyid);
CREATE UNIQUE INDEX signing_keys_proven ON signing_keys (keyid) WHERE state <> 'pending';
CREATE INDEX signing_keys_challenge ON signing_keys (challenge_ends_at) WHERE challenge_ends_at IS NOT NULL;
`,
} as const;
