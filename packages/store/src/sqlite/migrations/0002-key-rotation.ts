// Since when a server key has been in its state, and at most one successor per purpose: rotation decides by both.
export const keyRotation = {
  version: 2,
  name: 'key-rotation',
  sql: `
ALTER TABLE server_keys ADD COLUMN state_since INTEGER NOT NULL DEFAULT 0;
UPDATE server_keys SET state_since = created_at;
CREATE UNIQUE INDEX server_keys_next ON server_keys (purpose) WHERE state = 'next';
`,
} as const;
