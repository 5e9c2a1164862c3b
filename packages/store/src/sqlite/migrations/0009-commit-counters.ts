// How far the database has come, its own name, and in which epoch a consent was last given: what a restore is recognised by, and
// what it ends.
export const commitCounters = {
  version: 9,
  name: 'commit-counters',
  sql: `
CREATE TABLE commit_counters (lane TEXT PRIMARY KEY, commits INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO facts (name, value) VALUES ('database', lower(hex(randomblob(16))));
ALTER TABLE grants ADD COLUMN epoch TEXT NOT NULL DEFAULT '1';
`,
} as const;
