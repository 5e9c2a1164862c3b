// How far the database has come, its own name, and in which epoch a consent was last given: what a restore is recognised by, and
// what it ends. Rows of counters change with every commit: there is room for their next versions beside them.
export const commitCounters = {
  version: 2,
  name: 'commit-counters',
  sql: `
CREATE TABLE commit_counters (lane TEXT COLLATE "C" PRIMARY KEY, commits BIGINT NOT NULL) WITH (fillfactor = 10);
INSERT INTO facts (name, value) VALUES ('database', replace(gen_random_uuid()::text, '-', ''));
ALTER TABLE grants ADD COLUMN epoch TEXT COLLATE "C" NOT NULL DEFAULT '1';
`,
} as const;
