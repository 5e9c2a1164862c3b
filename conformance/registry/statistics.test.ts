// What a host tells the registry of launches: nothing, unless its operator wants it; and then counts of versions. The container, the
// connection and the registry are real; its minutes are short.
import { afterAll, describe, expect, it } from 'vitest';
import { openRegistryBed, type RegistryBed } from './stop/registry-bed.ts';
import { type SimulatedContainer, simulateContainer } from './stop/simulated-container.ts';

const HASTE = 600;
const REPORT_MEMBERS = ['app_id', 'crashes', 'launch_ms', 'launches', 'not_ready', 'version_code'];

const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});
async function open(options: { statistics?: boolean }): Promise<{ bed: RegistryBed; one: SimulatedContainer }> {
  const bed = await openRegistryBed(options);
  undo.push(() => bed.close());
  const { registry, wantsStatistics } = await bed.config();
  const one = simulateContainer({ registryUrl: registry.url, root: registry.root, haste: HASTE, wantsStatistics });
  undo.push(() => one.container.closeAll());
  await one.container.setUser('alice');
  return { bed, one };
}
const reports = ({ sent }: SimulatedContainer) => sent.filter(({ url }) => url.endsWith('/statistics'));

describe('statistics', () => {
  it('are sent by no host whose operator does not want them', async () => {
    const { bed, one } = await open({});
    await one.launch('weather');
    // A quarter of an hour of its time.
    await new Promise((resolve) => setTimeout(resolve, (15 * 60_000) / HASTE));
    expect(reports(one)).toEqual([]);
    expect(await bed.statistics('weather')).toEqual([]);
  });

  it('count launches, crashes and launch times of a version, and say nothing else', async () => {
    const { bed, one } = await open({ statistics: true });
    const counted = async () => (await bed.statistics('parcel'))[0]?.counters;
    await one.launch('parcel');
    one.crash();
    await one.launch('parcel');
    await expect.poll(() => counted()).toMatchObject({ launches: 2, crashes: 1, not_ready: 0 });
    const times = (await counted())?.launch_ms ?? [];
    expect(times.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(reports(one).length).toBeGreaterThan(0);
    for (const { json } of reports(one)) {
      const body = json as { reports: Record<string, unknown>[] };
      expect(Object.keys(body)).toEqual(['reports']);
      for (const report of body.reports) expect(Object.keys(report).sort()).toEqual(REPORT_MEMBERS);
      expect(JSON.stringify(body)).not.toContain('alice');
    }
  });
});
