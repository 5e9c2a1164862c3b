// The registry: mini-programs, their versions and releases, each as the JSON that its port knows, beside the columns that are asked
// for; counters; and a log that not even a program with a fault in it can rewrite.
export const registry = {
  version: 7,
  name: 'registry',
  sql: `
CREATE TABLE registry_apps (
  app_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT;
CREATE TABLE registry_versions (
  app_id TEXT NOT NULL,
  version_code INTEGER NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (app_id, version_code)
) STRICT;
CREATE INDEX registry_versions_digest ON registry_versions (digest);
CREATE INDEX registry_versions_waiting ON registry_versions (published_at, app_id) WHERE state = 'in_review';
CREATE TRIGGER registry_versions_immutable BEFORE UPDATE OF digest ON registry_versions
  WHEN NEW.digest <> OLD.digest
  BEGIN SELECT RAISE(ABORT, 'a published version keeps its bytes'); END;
CREATE TABLE registry_releases (
  app_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE TABLE registry_log (
  seq INTEGER PRIMARY KEY,
  previous TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER registry_log_unaltered BEFORE UPDATE ON registry_log
  BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;
CREATE TRIGGER registry_log_kept BEFORE DELETE ON registry_log
  BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;
CREATE TABLE registry_statistics (
  app_id TEXT NOT NULL,
  version_code INTEGER NOT NULL,
  counter TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (app_id, version_code, counter)
) STRICT, WITHOUT ROWID;
`,
} as const;
