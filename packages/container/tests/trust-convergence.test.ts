// Whatever arrives, in whatever order, in two containers with one store, with the device switched off in between: the state ends
// at the highest genuine record, and nothing ever goes back on the way.
import { describe, expect, it } from 'vitest';
import { compareMarks, markOf } from '../src/core/trust/compare-records.ts';
import { createReleaseTrust } from '../src/core/trust/create-release-trust.ts';
import {
  RECORD_KEY,
  type RecordOptions,
  SEEN_KEY,
  START,
  signed,
  TestDevice,
  TestStore,
  thief,
} from './trust-world.ts';

/** The same numbers in every engine (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** From lowest to highest; the second online key begins at a lower seq. */
const GENUINE: readonly RecordOptions[] = [
  { seq: 1 },
  { seq: 2 },
  { seq: 2, issued_at: START + 60 },
  { seq: 5, floor: 2 },
  { seq: 9 },
  { seq: 3, online: 1 },
  { seq: 4, online: 1 },
  { seq: 4, online: 1, issued_at: START + 60 },
];
const place = { online: 0, seq: 0, issued_at: START };
const compare = (a: RecordOptions, b: RecordOptions): number => {
  const [x, y] = [
    { ...place, ...a },
    { ...place, ...b },
  ];
  return x.online - y.online || x.seq - y.seq || x.issued_at - y.issued_at;
};

/** A store whose answers come late, each by another number of turns. */
class SlowStore extends TestStore {
  private readonly random: (below: number) => number;
  constructor(random: (below: number) => number) {
    super();
    this.random = random;
  }
  private async wait(): Promise<void> {
    for (let turns = this.random(6); turns > 0; turns -= 1) await null;
  }
  override async get(key: string): Promise<string | null> {
    await this.wait();
    const found = await super.get(key);
    await this.wait();
    return found;
  }
  override async cas(key: string, old: string | null, next: string | null): Promise<boolean> {
    await this.wait();
    const done = await super.cas(key, old, next);
    await this.wait();
    return done;
  }
}

/** Every genuine record by its wire form, and one that is none. */
interface Signed {
  readonly genuine: ReadonlyMap<string, RecordOptions>;
  readonly forged: string;
}

async function oneRun(seed: number, { genuine, forged }: Signed): Promise<void> {
  const random = randomFrom(seed);
  const device = new TestDevice();
  device.store = new SlowStore(random);
  const all = [...genuine.keys()];
  const arriving = Array.from({ length: 1 + random(7) }, () => all[random(all.length)] as string);
  device.registry.serve(arriving[0] as string);
  const tabs = [device.open(), device.open()] as const;
  const problems: string[] = [];
  await Promise.all(tabs.map(({ current }) => current()));
  const told: string[] = [];
  await Promise.all(
    tabs.flatMap(({ trust, current }) =>
      [...arriving, forged].map(async (jws) => {
        for (let turns = random(40); turns > 0; turns -= 1) await null;
        const before = await trust.known('food');
        if (jws === forged) await trust.accept(jws);
        else if (random(3) > 0) {
          told.push(jws);
          await trust.accept(jws);
        } else {
          device.registry.serve(jws);
          await (random(2) === 0 ? current() : trust.refresh(['food']));
        }
        const after = await trust.known('food');
        if (before === null || after === null || compareMarks(markOf(after.record), markOf(before.record)) < 0)
          problems.push(`it went back from ${before?.record.seq} to ${after?.record.seq}`);
      }),
    ),
  );
  const arrived = [...told, ...device.registry.told].map((jws) => genuine.get(jws) as RecordOptions);
  const expected = { ...place, ...arrived.reduce((a, b) => (compare(a, b) >= 0 ? a : b)) };
  for (const tab of [...tabs, device.open()]) {
    const { record } = (await tab.trust.known('food')) ?? {};
    const found = { online: record?.online_key.index, seq: record?.seq, issued_at: record?.issued_at };
    if (
      JSON.stringify(found) !==
      JSON.stringify({ online: expected.online, seq: expected.seq, issued_at: expected.issued_at })
    )
      problems.push(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  }
  for (const tab of tabs) {
    const seen = tab.changed.map(({ release }) => markOf(release.record));
    if (seen.some((mark, at) => at > 0 && compareMarks(mark, seen[at - 1] ?? mark) <= 0))
      problems.push('a change was told twice');
  }
  if (problems.length > 0) throw new Error(`seed ${seed}: ${problems.join('; ')}`);
}

describe(createReleaseTrust, () => {
  it('ends at the highest record, whatever arrives in two tabs at once, and never goes back', async () => {
    const genuine = new Map<string, RecordOptions>();
    for (const options of GENUINE) genuine.set(await signed(options), options);
    const forged = await signed({ seq: 99, online: 1, by: thief });
    for (let seed = 1; seed <= 50; seed += 1) await oneRun(seed, { genuine, forged });
  });

  it('T105 switched off between any two writes, it knows the old record or the new one', async () => {
    const [old, next, taxi] = await Promise.all([signed({ seq: 6 }), signed({ seq: 7 }), signed({ app_id: 'taxi' })]);
    let writes = 0;
    for (let isDone = false; !isDone; writes += 1) {
      const device = new TestDevice();
      device.registry.serve(old);
      device.registry.serve(taxi, 'taxi');
      await device.open().version();
      device.registry.serve(next);
      device.store.writesLeft = writes;
      const tab = device.open();
      await tab.version();
      await tab.version('taxi');
      isDone = device.store.writesLeft > 0;
      device.store.writesLeft = Number.POSITIVE_INFINITY;
      device.registry.mirror = () => ({ kind: 'offline' });
      const restarted = device.open();
      const [found, other] = [await restarted.version(), await restarted.version('taxi')];
      expect(found).toBe(writes === 0 ? 6 : 7);
      expect(other).toBeOneOf([1, 'offline']);
      expect(restarted.refusals()).toEqual([]);
      // Whatever of the two was written, there is no way back behind it, with either part of the state lost.
      for (const lost of found === 7 && writes > 1 ? [RECORD_KEY(), SEEN_KEY] : [SEEN_KEY]) {
        const kept = device.store.entries.get(lost);
        device.store.entries.delete(lost);
        device.registry.mirror = null;
        device.registry.serve(await signed({ seq: 5, issued_at: START + 60 }));
        expect(await device.open().version()).toBe(lost === RECORD_KEY() ? 'refused' : found);
        if (kept !== undefined) device.store.entries.set(lost, kept);
      }
    }
    expect(writes).toBeGreaterThan(3);
  });
});
