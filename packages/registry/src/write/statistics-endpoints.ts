// Statistics: counts from containers that opted in, and what they come to for the publisher. Nothing here decides anything:
// whoever reports is not known.

import { isAccepted } from '../publish/published-version.ts';
import { refuse, respond } from '../read/respond.ts';
import { readReports } from '../statistics/read-reports.ts';
import { LAUNCH_BUCKETS_MS, quantile, type VersionStatistics } from '../statistics/version-counters.ts';
import { json, refused } from './answers.ts';
import type { Desk } from './desk.ts';
import { readObject } from './document.ts';
import { forApp, type PublicEndpoint } from './write-endpoint.ts';

const P95 = 0.95;

const reportEndpoint: PublicEndpoint = {
  method: 'POST',
  path: '/registry/v1/statistics',
  verb: null,
  summary: 'Adds counts of versions; of versions that are not there nothing is counted, and nobody is told',
  reads:
    '`{"reports": [{"app_id", "version_code", "launches"?, "crashes"?, "not_ready"?, "launch_ms"?: [<milliseconds>, …]}]}`',
  answer: '204, nothing',
  async handle({ desk, reports: limit, placeOf }, request) {
    if (!limit.admit(placeOf(request.remoteAddress))) return refuse('registry/too-many-reports');
    const object = readObject(request);
    if (!object.ok) return refused(object.failure);
    const read = readReports(object.value);
    if ('misfit' in read)
      return refused({ code: 'registry/invalid-document', detail: `"${read.misfit.slice(0, 80)}" does not fit.` });
    await desk.store.count(await keepKnown(desk, read.reports));
    return respond(204, [['cache-control', 'no-store']], '');
  },
};

/** Otherwise anybody could fill the table. */
async function keepKnown(desk: Desk, reports: readonly VersionStatistics[]): Promise<readonly VersionStatistics[]> {
  const known = new Map<string, ReadonlySet<number>>();
  for (const { app_id } of reports) {
    if (known.has(app_id)) continue;
    const versions = await desk.store.versions(app_id);
    known.set(app_id, new Set(versions.filter(isAccepted).map(({ version_code }) => version_code)));
  }
  return reports.filter(({ app_id, version_code }) => known.get(app_id)?.has(version_code) === true);
}

const statisticsEndpoint = forApp(
  {
    method: 'GET',
    path: '/registry/v1/apps/{app_id}/statistics',
    verb: 'read',
    summary: 'Launches, crashes, launches that were never ready, and launch times of each version',
    reads: null,
    answer: '`{versions: [{version_code, launches, crashes, not_ready, p95_launch_ms, launch_ms}], buckets_ms}`',
  },
  async ({ desk }, { app }) => {
    const versions = (await desk.store.statistics(app.app_id)).map(({ version_code, counters }) => ({
      version_code,
      ...counters,
      p95_launch_ms: quantile(counters.launch_ms, P95),
    }));
    return json({ app_id: app.app_id, versions, buckets_ms: LAUNCH_BUCKETS_MS });
  },
);

export const statisticsEndpoints = [reportEndpoint, statisticsEndpoint] as const;
