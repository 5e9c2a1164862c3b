// The registry's store: any number of processes share it, and a decision stands there with its log entry or not at all.
import type { RegistryStore } from '@davit/registry';
import type { OpenStore } from '../create-auth-store.ts';
import type { Transactions } from '../transaction.ts';
import { commit, readHead } from './commit.ts';
import { countStatistics, readStatistics } from './statistics.ts';

export interface KeptRegistryStore extends RegistryStore {
  /** The digests of `digests` that a version has. */
  named(digests: readonly string[]): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

interface Document {
  readonly document: string;
}
const APP = 'SELECT document FROM registry_apps WHERE app_id = :app';
const APPS = 'SELECT document FROM registry_apps ORDER BY app_id';
const VERSIONS = 'SELECT document FROM registry_versions WHERE app_id = :app ORDER BY version_code DESC';
const WAITING = `SELECT document FROM registry_versions WHERE state = 'in_review' ORDER BY published_at, app_id, version_code`;
const RELEASE = 'SELECT document FROM registry_releases WHERE app_id = :app';
const RELEASES = 'SELECT document FROM registry_releases ORDER BY app_id';
const LOG = `SELECT seq, previous, body_hash, hash, body FROM registry_log WHERE seq > :after ORDER BY seq LIMIT :limit`;
const NAMED = 'SELECT 1 AS found FROM registry_versions WHERE digest = :digest LIMIT 1';

/** `namedVersions` looks into JSON, which each dialect does in words of its own. */
export function createRegistryStore({ transactions, close }: OpenStore, namedVersions: string): KeptRegistryStore {
  const one = async <T>(sql: string, app: string): Promise<T | null> => {
    const row = await transactions.read((reader) => reader.get<Document>(sql, { app }));
    return row === null ? null : (JSON.parse(row.document) as T);
  };
  const all = async <T>(sql: string, params: Readonly<Record<string, string>> = {}): Promise<readonly T[]> =>
    (await transactions.read((reader) => reader.all<Document>(sql, params))).map(
      (row) => JSON.parse(row.document) as T,
    );
  return {
    head: () => transactions.read(readHead),
    commit: (change) => commit(transactions, change),
    app: (appId) => one(APP, appId),
    apps: () => all(APPS),
    versions: (appId) => all(VERSIONS, { app: appId }),
    namedVersions: () => all(namedVersions),
    waiting: () => all(WAITING),
    release: (appId) => one(RELEASE, appId),
    releases: () => all(RELEASES),
    log: (after, limit) => transactions.read((reader) => reader.all(LOG, { after, limit })),
    count: (added) => countStatistics(transactions, added),
    statistics: (appId) => readStatistics(transactions, appId),
    named: (digests) => namedOf(transactions, digests),
    close,
  };
}

const namedOf = (transactions: Transactions, digests: readonly string[]): Promise<ReadonlySet<string>> =>
  transactions.read(function* (reader) {
    const found = new Set<string>();
    for (const digest of digests) if ((yield* reader.get(NAMED, { digest })) !== null) found.add(digest);
    return found;
  });
