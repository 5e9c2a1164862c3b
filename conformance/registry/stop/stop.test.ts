// The operator's stop against a clock: a thousand containers with the whole core, over real connections, of which some hear no feed.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { openRegistryBed, type RegistryBed } from './registry-bed.ts';
import { type SimulatedContainer, simulateContainer } from './simulated-container.ts';

const CONTAINERS = 1_000;
/** Of these the feed is cut: they ask every half minute, give or take a fifth. */
const DEAF = 200;
/** The feed of these breaks at the moment of the stop, and comes back after two to four seconds. */
const DROPPED = 100;
const ALL_WITHIN_MS = 60_000;
const P99_WITHIN_MS = 10_000;
/** Both ends of a thousand feeds are in this process, and what asks beside them. */
const DESCRIPTORS = 2 * CONTAINERS + 500;
/** The registry takes 250 listeners from one address. */
const fromOf = (at: number): string => `127.0.0.${1 + (at % 8)}`;

const sortedTimes = (containers: readonly SimulatedContainer[], since: number): number[] =>
  containers.map(({ stoppedAt }) => (stoppedAt ?? Number.POSITIVE_INFINITY) - since).sort((a, b) => a - b);
const quantile = (times: readonly number[], share: number): number =>
  times[Math.ceil(share * times.length) - 1] ?? Number.POSITIVE_INFINITY;
const describeTimes = (name: string, times: readonly number[]): string =>
  `${name}: ${times.length} containers, p50 ${Math.round(quantile(times, 0.5))} ms, p99 ${Math.round(quantile(times, 0.99))} ms, all ${Math.round(quantile(times, 1))} ms`;

let bed: RegistryBed | null = null;
const simulated: SimulatedContainer[] = [];
afterAll(async () => {
  await Promise.all(simulated.map(({ container }) => container.closeAll()));
  await bed?.close();
});

describe('the stop of a mini-program', () => {
  it(`T107 reaches ${CONTAINERS} containers within a minute, and 99 of 100 that hear the feed within ten seconds`, async () => {
    const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
    if (limit !== 'unlimited' && Number(limit) < DESCRIPTORS)
      throw new Error(`This test opens ${DESCRIPTORS} files, and ${limit} are allowed. Try: ulimit -n ${DESCRIPTORS}`);
    bed = await openRegistryBed();
    const { registry_url: registryUrl, root_key: root } = bed.env.info;
    for (let at = 0; at < CONTAINERS; at += 1) {
      const one = simulateContainer({ registryUrl, root, from: fromOf(at) });
      if (at < DEAF) one.connection.cutFeed();
      simulated.push(one);
    }
    for (let at = 0; at < CONTAINERS; at += 40)
      await Promise.all(simulated.slice(at, at + 40).map((one) => one.launch('parcel')));
    const [deaf, hearing] = [simulated.slice(0, DEAF), simulated.slice(DEAF)];
    await expect.poll(() => hearing.filter(({ connection }) => connection.isListening).length).toBe(hearing.length);
    expect(deaf.filter(({ connection }) => connection.isListening)).toEqual([]);
    expect(simulated.filter(({ stoppedAt }) => stoppedAt !== null)).toEqual([]);

    for (const { connection } of hearing.slice(0, DROPPED)) connection.dropFeed();
    // Before the answer: what is told earlier than that counts from here as well.
    const since = performance.now();
    await bed.env.releases.suspend('parcel', 'It does harm.');
    const left = (): number => simulated.filter(({ stoppedAt }) => stoppedAt === null).length;
    await expect.poll(left, { timeout: ALL_WITHIN_MS, interval: 100 }).toBe(0);

    const [heard, asked] = [sortedTimes(hearing, since), sortedTimes(deaf, since)];
    console.info(`${describeTimes('with the feed', heard)}\n${describeTimes('without it', asked)}`);
    expect(quantile(heard, 0.99)).toBeLessThanOrEqual(P99_WITHIN_MS);
    expect(Math.max(quantile(heard, 1), quantile(asked, 1))).toBeLessThanOrEqual(ALL_WITHIN_MS);
    // That the deaf ones had nothing but their questions: nobody told them at once.
    expect(quantile(asked, 0.5)).toBeGreaterThan(1_000);
    for (const { container, events } of simulated) {
      expect(container.instances).toEqual([]);
      expect(events.map(({ type }) => type)).toEqual(['stopped']);
    }
  });
});
