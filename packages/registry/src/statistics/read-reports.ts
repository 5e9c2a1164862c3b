// What a container may report: counts of versions, bounded, and not one member more. Pure.
import { isAppId } from '@davit/protocol';
import { MAX_COUNT, MAX_REPORTS } from '../write-bounds.ts';
import { BUCKETS, bucketOf, NO_COUNTERS, type VersionStatistics } from './version-counters.ts';

const MEMBERS = ['app_id', 'version_code', 'launches', 'crashes', 'not_ready', 'launch_ms'];
const LONGEST_LAUNCH_MS = 3_600_000;

/** The reports, or the name of the first member that does not fit. */
export function readReports(
  body: Readonly<Record<string, unknown>>,
): { readonly reports: readonly VersionStatistics[] } | { readonly misfit: string } {
  const unknown = Object.keys(body).find((name) => name !== 'reports');
  if (unknown !== undefined) return { misfit: unknown };
  const { reports } = body;
  if (!Array.isArray(reports) || reports.length === 0 || reports.length > MAX_REPORTS) return { misfit: 'reports' };
  const read: VersionStatistics[] = [];
  for (const [at, report] of reports.entries()) {
    const one = readReport(report);
    if (typeof one === 'string') return { misfit: `reports[${at}]${one === '' ? '' : `.${one}`}` };
    read.push(one);
  }
  return { reports: read };
}

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_COUNT;

function readReport(value: unknown): VersionStatistics | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const report = value as Readonly<Record<string, unknown>>;
  // Nothing else is taken in, let alone kept: a report can carry no id.
  const unknown = Object.keys(report).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return unknown;
  const { app_id, version_code, launches = 0, crashes = 0, not_ready = 0, launch_ms = [] } = report;
  if (!isAppId(app_id)) return 'app_id';
  if (!Number.isSafeInteger(version_code) || Number(version_code) < 1) return 'version_code';
  if (!isCount(launches)) return 'launches';
  if (!isCount(crashes)) return 'crashes';
  if (!isCount(not_ready)) return 'not_ready';
  if (!Array.isArray(launch_ms) || launch_ms.length > launches) return 'launch_ms';
  const counts = [...NO_COUNTERS.launch_ms];
  for (const [at, time] of launch_ms.entries()) {
    if (typeof time !== 'number' || !(time >= 0) || time > LONGEST_LAUNCH_MS) return `launch_ms[${at}]`;
    const bucket = Math.min(bucketOf(time), BUCKETS - 1);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const counters = { launches, crashes, not_ready, launch_ms: counts };
  return { app_id, version_code: Number(version_code), counters };
}
