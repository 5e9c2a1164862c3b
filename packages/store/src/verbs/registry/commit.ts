// One decision of the registry with its log entry, in one transaction: only while the log and the release are where the decision
// found them.
import type { LogHead, RegistryCommit } from '@davit/registry';
import { keep, type Reader, type Steps, type Transactions, undo } from '../transaction.ts';

const HEAD = 'SELECT seq, hash FROM registry_log ORDER BY seq DESC LIMIT 1';
const LOCK = 'LOCK TABLE registry_log IN SHARE ROW EXCLUSIVE MODE';
const APPEND = `INSERT INTO registry_log (seq, previous, body_hash, hash, body)
  VALUES (:seq, :previous, :bodyHash, :hash, :body)`;
const PUT_APP = `INSERT INTO registry_apps (app_id, document) VALUES (:app, :document)
  ON CONFLICT (app_id) DO UPDATE SET document = excluded.document`;
const PUT_VERSION = `INSERT INTO registry_versions (app_id, version_code, digest, state, published_at, document)
  VALUES (:app, :code, :digest, :state, :at, :document)
  ON CONFLICT (app_id, version_code) DO UPDATE
    SET digest = excluded.digest, state = excluded.state, document = excluded.document`;
const RELEASE_SEQ = 'SELECT seq FROM registry_releases WHERE app_id = :app';
const PUT_RELEASE = `INSERT INTO registry_releases (app_id, seq, document) VALUES (:app, :seq, :document)
  ON CONFLICT (app_id) DO UPDATE SET seq = excluded.seq, document = excluded.document`;

const EMPTY: LogHead = { seq: 0, hash: '0'.repeat(64) };

export function* readHead(reader: Reader): Steps<LogHead> {
  return (yield* reader.get<LogHead>(HEAD)) ?? EMPTY;
}

export const commit = (transactions: Transactions, change: RegistryCommit): Promise<boolean> =>
  transactions.write<boolean>(function* (tx) {
    const { after, log, app, version, release } = change;
    yield* tx.lock(LOCK);
    const head = yield* readHead(tx);
    if (head.seq !== after.seq || head.hash !== after.hash) return undo(false);
    if (release !== undefined) {
      const { entry, before } = release;
      const found = yield* tx.get<{ seq: number }>(RELEASE_SEQ, { app: entry.app_id });
      if ((found?.seq ?? null) !== before) return undo(false);
      yield* tx.run(PUT_RELEASE, { app: entry.app_id, seq: entry.seq, document: JSON.stringify(entry) });
    }
    const { seq, previous, body_hash: bodyHash, hash, body } = log;
    if (body === null) throw new TypeError('an entry without its body cannot be kept');
    yield* tx.run(APPEND, { seq, previous, bodyHash, hash, body });
    if (app !== undefined) yield* tx.run(PUT_APP, { app: app.app_id, document: JSON.stringify(app) });
    if (version !== undefined) {
      const { app_id, version_code, digest, state, published_at } = version;
      const keys = { app: app_id, code: version_code, digest, state, at: published_at };
      yield* tx.run(PUT_VERSION, { ...keys, document: JSON.stringify(version) });
    }
    return keep(true);
  });
