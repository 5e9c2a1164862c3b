// Forged and replayed stops, through the feed and through the answers of a relay that lies, at containers with the whole core.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startEvilRelay } from './evil-relay.ts';
import { forgeStops, readRecord, signStop } from './forgeries.ts';
import { openRegistryBed } from './registry-bed.ts';
import { type SimulatedContainer, simulateContainer } from './simulated-container.ts';

const CONTAINERS = 25;
const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});

/** All that a container knows of records, but for when it has asked last. */
const knowledgeOf = ({ entries }: SimulatedContainer): string =>
  JSON.stringify([...entries].filter(([key]) => key.startsWith('trust')).sort()).replace(/\\"checkedAt\\":\d+/g, '');
const reasonsOf = ({ events }: SimulatedContainer): string[] =>
  [...new Set(events.map((event) => ('reason' in event ? `${event.type} ${event.reason}` : event.type)))].sort();
/** What each container tells its host of them, whichever way they came. */
const REFUSALS = ['bad_online_key', 'bad_signature', 'contradiction', 'malformed', 'rolled_back'].map(
  (reason) => `record_refused ${reason}`,
);
/** Of an answer that is longer than it may be, and was not read to its end. */
const TOO_LARGE = 'record_refused too_large';

describe('stops that the operator has not signed, or has taken back', () => {
  it(`T107 stop none of ${CONTAINERS} containers and change nothing that they know, and a true one stops them all`, async () => {
    const bed = await openRegistryBed();
    undo.push(() => bed.close());
    const { releases, info } = bed.env;
    await releases.suspend('parcel', 'It does harm.');
    const oldStop = await bed.record('parcel');
    await releases.resume('parcel');
    const record = readRecord(await bed.record('parcel'));
    await releases.suspend('weather', 'It does harm.');
    const otherStop = await bed.record('weather');

    const relay = await startEvilRelay(info.registry_url);
    undo.push(() => relay.close());
    const containers = Array.from({ length: CONTAINERS }, () =>
      simulateContainer({ registryUrl: relay.url, root: info.root_key }),
    );
    undo.push(() => Promise.all(containers.map(({ container }) => container.closeAll())));
    await Promise.all(containers.map((one) => one.launch('parcel')));
    const areListening = () => containers.every(({ connection }) => connection.isListening);
    await expect.poll(areListening).toBe(true);
    const before = containers.map(knowledgeOf);

    const forged = await forgeStops({ ...bed, record, oldStop, otherStop });
    for (const stop of forged.values()) relay.tell(stop);
    await expect.poll(() => containers.map(reasonsOf)).toEqual(containers.map(() => REFUSALS));
    for (const stop of forged.values()) {
      const asked = relay.answered + CONTAINERS;
      relay.answer(stop);
      for (const { connection } of containers) connection.dropFeed();
      await expect.poll(() => relay.answered, { interval: 5 }).toBeGreaterThanOrEqual(asked);
    }
    await sleep(200);
    expect(containers.map(knowledgeOf)).toEqual(before);
    expect(containers.map(reasonsOf)).toEqual(containers.map(() => [...REFUSALS, TOO_LARGE]));
    for (const { container } of containers) expect(container.instances).toHaveLength(1);

    relay.answer(null);
    await expect.poll(areListening).toBe(true);
    relay.tell(await signStop(record, bed.online));
    await expect.poll(() => containers.filter(({ stoppedAt }) => stoppedAt === null).length).toBe(0);
    for (const { events } of containers) expect(events.at(-1)).toMatchObject({ type: 'stopped', reason: 'suspended' });
  });
});
