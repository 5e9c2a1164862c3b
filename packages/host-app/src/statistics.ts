// Counts for the registry, from hosts that opt in: launches, crashes, launches that were never ready, and how long a launch took, by
// version. Nothing says who, where or when. It sends at quiet times, keeps nothing on disk, and loses silently what it cannot send.
import type { PlatformAdapter, PlatformRequest } from '@davit/container';

/** What the registry takes in one report (its write-bounds.ts). */
export const MAX_VERSIONS = 50;
export const MAX_COUNT = 1_000;
const LONGEST_LAUNCH_MS = 3_600_000;
/** Far below the bound of one address, which a household shares. */
export const SEND_EVERY_MS = 60_000;
/** When a mini-program is just being opened, later. */
export const NOT_NOW_MS = 10_000;

export type LaunchFact =
  /** `ms` from the tap to its word that it is ready; null where it never came to that. */
  | { readonly type: 'launched'; readonly appId: string; readonly versionCode: number; readonly ms: number | null }
  | { readonly type: 'crashed' | 'not_ready'; readonly appId: string; readonly versionCode: number };

export interface VersionReport {
  readonly app_id: string;
  readonly version_code: number;
  launches: number;
  crashes: number;
  not_ready: number;
  readonly launch_ms: number[];
}

export interface StatisticsParts {
  readonly registryUrl: string;
  readonly fetch: PlatformAdapter['fetch'];
  readonly timers: PlatformAdapter['timers'];
  /** Nothing is being opened: what is sent takes nothing from a launch. */
  readonly isQuiet: () => boolean;
}

export interface Statistics {
  note(fact: LaunchFact): void;
  /** Facts that were not sent, or had no room. */
  readonly lost: number;
}

export function createStatistics({ registryUrl, fetch, timers, isQuiet }: StatisticsParts): Statistics {
  let reports = new Map<string, VersionReport>();
  let facts = 0;
  let lost = 0;
  let timer: unknown = null;

  const requestOf = (batch: readonly VersionReport[]): PlatformRequest => ({
    url: `${registryUrl}/statistics`,
    method: 'POST',
    json: { reports: batch.map((report) => ({ ...report })) },
    maxBytes: 4_096,
    timeoutMs: 10_000,
  });
  const schedule = (ms: number): void => {
    timer = timers.set(() => void send(), ms);
  };
  const send = async (): Promise<void> => {
    if (!isQuiet()) return schedule(NOT_NOW_MS);
    const [batch, count] = [[...reports.values()], facts];
    reports = new Map();
    facts = 0;
    timer = null;
    const answer = await fetch(requestOf(batch)).catch(() => null);
    if (answer?.kind !== 'answer' || answer.status !== 204) lost += count;
  };
  const roomFor = ({ appId, versionCode }: LaunchFact): VersionReport | null => {
    const name = `${appId}/${versionCode}`;
    const report = reports.get(name);
    if (report !== undefined || reports.size >= MAX_VERSIONS) return report ?? null;
    const empty = { app_id: appId, version_code: versionCode, launches: 0, crashes: 0, not_ready: 0, launch_ms: [] };
    reports.set(name, empty);
    return empty;
  };
  const add = (report: VersionReport, fact: LaunchFact): boolean => {
    const member = fact.type === 'launched' ? 'launches' : fact.type === 'crashed' ? 'crashes' : 'not_ready';
    if (report[member] >= MAX_COUNT) return false;
    report[member] += 1;
    if (fact.type === 'launched' && fact.ms !== null)
      report.launch_ms.push(Math.round(Math.min(Math.max(fact.ms, 0), LONGEST_LAUNCH_MS)));
    return true;
  };

  return {
    get lost() {
      return lost;
    },
    note(fact) {
      const report = roomFor(fact);
      if (report === null || !add(report, fact)) {
        lost += 1;
        return;
      }
      facts += 1;
      if (timer === null) schedule(SEND_EVERY_MS);
    },
  };
}
