// A registry store that lasts as long as its process: for tests, and for a registry that begins anew each time.
import type { ReleaseEntry } from '../book/release-entry.ts';
import { EMPTY_LOG, type LogEntry } from '../log/log-entry.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import { addCounters, type VersionCounters } from '../statistics/version-counters.ts';

const byCode = (a: PublishedVersion, b: PublishedVersion): number => b.version_code - a.version_code;

export function createMemoryRegistryStore(): RegistryStore {
  const apps = new Map<string, RegisteredApp>();
  const versions = new Map<string, Map<number, PublishedVersion>>();
  const releases = new Map<string, ReleaseEntry>();
  const log: LogEntry[] = [];
  const counters = new Map<string, Map<number, VersionCounters>>();
  const headNow = () => {
    const last = log.at(-1);
    return last === undefined ? EMPTY_LOG : { seq: last.seq, hash: last.hash };
  };
  const versionsOf = (appId: string) => [...(versions.get(appId)?.values() ?? [])].sort(byCode);

  return {
    head: async () => headNow(),
    async commit({ after, log: entry, app, version, release }) {
      const head = headNow();
      if (head.seq !== after.seq || head.hash !== after.hash) return false;
      if (release !== undefined && (releases.get(release.entry.app_id)?.seq ?? null) !== release.before) return false;
      log.push(entry);
      if (app !== undefined) apps.set(app.app_id, app);
      if (version !== undefined) {
        const own = versions.get(version.app_id) ?? new Map<number, PublishedVersion>();
        versions.set(version.app_id, own.set(version.version_code, version));
      }
      if (release !== undefined) releases.set(release.entry.app_id, release.entry);
      return true;
    },
    app: async (appId) => apps.get(appId) ?? null,
    apps: async () => [...apps.values()].sort((a, b) => (a.app_id < b.app_id ? -1 : 1)),
    versions: async (appId) => versionsOf(appId),
    async namedVersions() {
      return [...versions.keys()].sort().flatMap((appId) => {
        const all = versionsOf(appId);
        const named = new Set(Object.values(releases.get(appId)?.channels ?? {}).flatMap(codesOf));
        return all.filter((version, at) => at === 0 || named.has(version.version_code));
      });
    },
    async waiting() {
      const all = [...versions.values()].flatMap((own) => [...own.values()]);
      return all
        .filter(({ state }) => state === 'in_review')
        .sort((a, b) => a.published_at - b.published_at || (a.app_id < b.app_id ? -1 : 1));
    },
    release: async (appId) => releases.get(appId) ?? null,
    releases: async () => [...releases.values()].sort((a, b) => (a.app_id < b.app_id ? -1 : 1)),
    log: async (after, limit) => log.slice(after, after + limit),
    async count(added) {
      for (const { app_id, version_code, counters: more } of added) {
        const own = counters.get(app_id) ?? new Map<number, VersionCounters>();
        const before = own.get(version_code);
        own.set(version_code, before === undefined ? more : addCounters(before, more));
        counters.set(app_id, own);
      }
    },
    statistics: async (appId) =>
      [...(counters.get(appId) ?? [])]
        .map(([version_code, own]) => ({ version_code, counters: own }))
        .sort((a, b) => b.version_code - a.version_code),
  };
}

const codesOf = (state: ReleaseEntry['channels']['stable'] | undefined): number[] =>
  [state?.current, state?.previous].flatMap((named) => (named === undefined ? [] : [named.version_code]));
