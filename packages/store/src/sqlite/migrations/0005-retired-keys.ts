// Finds the retiring keys that have ended, whose secrets must not stay.
export const retiredKeys = {
  version: 5,
  name: 'retired-keys',
  sql: `
CREATE INDEX signing_keys_retiring ON signing_keys (retires_at) WHERE state = 'retiring';
`,
} as const;
