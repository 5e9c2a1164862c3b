// Remembers which ends the deleted spent values had: whether a value that ends then was spent, nobody knows any more.
export const forgottenValues = {
  version: 6,
  name: 'forgotten-values',
  sql: `
CREATE TABLE forgotten_values (high INTEGER PRIMARY KEY, low INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
} as const;
