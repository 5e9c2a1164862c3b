// A device that dies at any step of a launch or an update, and again while it recovers: afterwards the old version or the new one
// is complete and starts, what the registry said is never forgotten, and the shelf is in order (threats T096, T105).
import { type BundleExpectation, verifyBundle } from '@davit/bundle';
import { decodeBase64url, decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBundleShelf } from '../src/core/shelf/create-bundle-shelf.ts';
import { parseShelfIndex } from '../src/core/shelf/shelf-index.ts';
import { createContainer, LaunchRefusal, type PlatformAdapter } from '../src/index.ts';
import { packTestBundle } from './bare/bare-bundles.ts';
import { createBundleMirror } from './bare/bundle-mirror.ts';
import { copyDisk, createDisk, type Disk, type LifeOptions, startLife } from './bare/mortal-device.ts';
import { createSeededRandom } from './bare/seeded-random.ts';
import { bareCrypto } from './bare-crypto.ts';
import { createTestWorld, settle, TestClock, type TestWorld } from './test-platform.ts';
import { TestRegistry } from './test-registry.ts';

/** Deaths at each step of each scenario, about 260 steps in all: every one once and a few again, or about 10,000 in all. */
const ROUNDS = process.env.DAVIT_LONG === '1' ? 40 : 1.25;
const APP = 'food';
const EPOCH_SECONDS = 1_700_000_000;

/** `v1`: it runs, complete. Anything else is the code of a refusal. */
type Outcome = 'v1' | 'v2' | 'offline' | 'suspended';

interface Scenario {
  readonly name: string;
  /** What the registry says before, and what the device does then. */
  readonly before?: (registry: TestRegistry) => Promise<unknown>;
  /** What it says now. */
  readonly change?: (registry: TestRegistry) => Promise<unknown>;
  /** What happens to the device in between. */
  readonly damage?: (disk: Disk) => void;
  readonly isFirst?: boolean;
  readonly isFull?: boolean;
  /** The change comes by the feed, while the mini-program runs. */
  readonly byFeed?: boolean;
  /** What may happen without the registry, while the record from before is the newest known, and once it is the other. */
  readonly knowsOld: readonly Outcome[];
  readonly knowsNew: readonly Outcome[];
  readonly final: Outcome;
}
const toVersion2 = async (registry: TestRegistry) => registry.release(APP, { version: 2 });

const SCENARIOS: readonly Scenario[] = [
  { name: 'a first launch', isFirst: true, knowsOld: ['offline'], knowsNew: ['v1', 'offline'], final: 'v1' },
  { name: 'an update', change: toVersion2, knowsOld: ['v1'], knowsNew: ['v1', 'v2'], final: 'v2' },
  {
    name: 'an update that comes while it runs',
    change: toVersion2,
    byFeed: true,
    knowsOld: ['v1'],
    knowsNew: ['v1', 'v2'],
    final: 'v2',
  },
  {
    name: 'an update on a full disk',
    change: toVersion2,
    isFull: true,
    knowsOld: ['v1'],
    knowsNew: ['v1', 'v2'],
    final: 'v2',
  },
  {
    name: 'a release that is taken back',
    before: toVersion2,
    async change(registry) {
      const state = await registry.state(APP);
      await registry.change(APP, { current: state?.previous as never, previous: state?.current });
    },
    knowsOld: ['v2'],
    knowsNew: ['v1', 'v2'],
    final: 'v1',
  },
  {
    name: 'an update away from a revoked version',
    async change(registry) {
      const revoked = (await registry.state(APP))?.current.digest as string;
      await registry.release(APP, { version: 2 });
      await registry.change(APP, { revoked: [revoked] });
    },
    knowsOld: ['v1'],
    knowsNew: ['v2', 'offline'],
    final: 'v2',
  },
  {
    name: 'a suspension',
    change: (registry) => registry.change(APP, { suspended: { reason: 'Tests', since: EPOCH_SECONDS } }),
    knowsOld: ['v1'],
    knowsNew: ['suspended'],
    final: 'suspended',
  },
  {
    name: 'a repair of a kept file that was edited',
    damage({ files, caches }) {
      for (const [name, bytes] of files) files.set(name, bytes.slice(1));
      caches.delete(APP);
    },
    knowsOld: ['v1', 'offline'],
    knowsNew: ['v1', 'offline'],
    final: 'v1',
  },
];

/** The integrity id and the files of each version, from a device that nothing happened to. */
const versions = new Map<string, { readonly name: Outcome; readonly files: ReadonlyMap<string, Uint8Array> }>();

const createRegistry = () => new TestRegistry(() => EPOCH_SECONDS + 1);

/** Steps until nothing happens any more: the work is done, or the device is dead. */
async function untilStill(steps: readonly string[], clock: TestClock): Promise<void> {
  for (let before = -1; before !== steps.length; ) {
    before = steps.length;
    await clock.advance(400);
  }
}

interface Process {
  readonly world: TestWorld;
  readonly steps: readonly string[];
}
type Fetch = PlatformAdapter['fetch'];
const OFFLINE: Fetch = async () => ({ kind: 'offline' });
/** A mirror that has every bundle and an older record. */
const mirrorWith =
  (registry: TestRegistry, record: string): Fetch =>
  async (request) => {
    if (request.url.includes('/bundles/')) return registry.fetch(request);
    const isRecord = request.method === 'GET';
    return { kind: 'answer', status: 200, body: encodeUtf8(isRecord ? record : JSON.stringify({ records: [record] })) };
  };

/** The host is started, some minutes after the last time. */
function startProcess(disk: Disk, registry: TestRegistry, fetch: Fetch, options: LifeOptions): Process {
  registry.listeners.clear();
  const life = startLife(disk, fetch, options);
  const clock = new TestClock();
  disk.starts += 1;
  clock.time += disk.starts * 120_000;
  const reached = new Proxy(registry, {
    get(_, name) {
      if (name === 'fetch') return life.fetch;
      const member: unknown = Reflect.get(registry, name, registry);
      return typeof member === 'function' ? (member.bind(registry) as unknown) : member;
    },
  });
  return { world: createTestWorld({ profile: life.profile, clock, registry: reached }), steps: life.steps };
}

/** What a launch comes to, or null when the device died meanwhile. A version counts only when all of its files are there. */
async function launchIn({ world, steps }: Process, disk: Disk, isKeptOpen = false): Promise<Outcome | null> {
  let outcome: Outcome | null = null;
  const launching = (async () => {
    try {
      const { instance, surface, document } = await world.start(APP);
      const { integrityId } = surface.opened.release;
      const version = versions.get(integrityId);
      const cache = disk.caches.get(APP)?.get(integrityId);
      if (version === undefined) throw new Error('a version that nobody published runs');
      expect(cache?.isComplete).toBe(true);
      expect(cache?.files).toEqual(version.files);
      const keys = await document.call('storage.keys');
      if (keys === undefined) return;
      expect(keys).toEqual({ keys: [] });
      if (!isKeptOpen) void instance.close();
      outcome = version.name;
    } catch (error) {
      if (!(error instanceof LaunchRefusal)) throw error;
      outcome = error.code as Outcome;
    }
  })();
  await untilStill(steps, world.clock);
  // A dead device never answers.
  await Promise.race([launching, settle()]);
  return outcome;
}

/** `seq` of the newest record that the device would believe after a restart; 0 when there is none. */
function knownSeq({ entries }: Disk, registry: TestRegistry): number {
  const kept = entries.get(`trust/${registry.root}/${APP}`);
  const jws = kept === undefined ? undefined : (JSON.parse(kept) as { jws: string }).jws;
  const payload = decodeUtf8(decodeBase64url(jws?.split('.')[1] ?? '') ?? new Uint8Array());
  return jws === undefined ? 0 : (JSON.parse(payload ?? '') as { seq: number }).seq;
}

/** Files are counted; entries have files unless the device died between the two. */
function uncounted({ entries, files }: Disk): string[] {
  const counted = new Set(parseShelfIndex(entries.get('shelf/index') ?? null).map(({ digest }) => digest));
  return [...files.keys()].filter((name) => !counted.has(name));
}

/** The registry and the device as they are before the change. */
async function prepare({ before, isFirst, isFull = false }: Scenario): Promise<{ registry: TestRegistry; disk: Disk }> {
  const registry = createRegistry();
  await registry.state(APP);
  await before?.(registry);
  const disk = createDisk();
  if (isFirst !== true)
    await launchIn(
      startProcess(disk, registry, (request) => registry.fetch(request), { isFull }),
      disk,
    );
  return { registry, disk };
}

interface Point {
  /** Steps until the first death, and until the second one while it recovers. */
  readonly first: number;
  readonly second: number;
  readonly tears: boolean;
  readonly mirror: boolean;
}

/** The steps of the first process; the number of all when it does not die. */
async function runPoint(
  scenario: Scenario,
  start: Disk,
  { first, second, tears, mirror }: Point,
): Promise<readonly string[]> {
  const { name, change, damage, byFeed, isFull = false, final } = scenario;
  const { registry } = await prepare({ ...scenario, isFirst: true });
  const oldRecord = (await registry.record(APP)) ?? '';
  const disk = copyDisk(start);
  damage?.(disk);
  const online: Fetch = (request) => registry.fetch(request);
  const where = `${name}, ${JSON.stringify({ first, second, tears, mirror })}`;
  const seqs = [knownSeq(disk, registry)];
  const checkDisk = (): void => {
    const seq = knownSeq(disk, registry);
    expect(seq, `${where}: the record went back`).toBeGreaterThanOrEqual(seqs.at(-1) ?? 0);
    seqs.push(seq);
    expect(uncounted(disk), `${where}: files that nobody counts`).toEqual([]);
  };

  const dying = startProcess(disk, registry, online, { steps: first, tears, isFull });
  if (byFeed === true) {
    await launchIn(dying, disk, true);
    await change?.(registry);
    await untilStill(dying.steps, dying.world.clock);
    void dying.world.container.closeAll();
  } else await change?.(registry);
  await launchIn(dying, disk);
  const newSeq = (await registry.state(APP))?.seq;
  checkDisk();

  const knows = [...(seqs.at(-1) === newSeq ? scenario.knowsNew : scenario.knowsOld)];
  const rolledBack = mirror && scenario.isFirst !== true ? mirrorWith(registry, oldRecord) : OFFLINE;
  const alone = await launchIn(startProcess(disk, registry, rolledBack, { isFull }), disk);
  expect(knows, `${where}: without the registry`).toContain(alone);
  checkDisk();

  const recovering = await launchIn(startProcess(disk, registry, online, { steps: second, tears, isFull }), disk);
  expect([final, null], `${where}: while it recovers`).toContain(recovering);
  checkDisk();

  const recovered = await launchIn(startProcess(disk, registry, online, { isFull }), disk);
  expect(recovered, `${where}: recovered`).toBe(final);
  checkDisk();
  expect(seqs.at(-1), `${where}: recovered`).toBe(newSeq);

  // The browser evicts the origin: what is kept is enough, or is had again, and then every entry of the shelf has its file.
  disk.caches.clear();
  const evicted = await launchIn(startProcess(disk, registry, online, { isFull }), disk);
  expect(evicted, `${where}: evicted`).toBe(final);
  checkDisk();

  const last = await launchIn(startProcess(disk, registry, mirrorWith(registry, oldRecord), { isFull }), disk);
  if (scenario.isFirst !== true) expect(last, `${where}: T096 an old record afterwards`).toBe(final);
  checkDisk();
  return dying.steps;
}

const NEVER: Point = { first: Number.POSITIVE_INFINITY, second: Number.POSITIVE_INFINITY, tears: false, mirror: false };
const disks = new Map<Scenario, Disk>();

beforeAll(async () => {
  const registry = createRegistry();
  for (const [name, version] of [
    ['v1', 1],
    ['v2', 2],
  ] as const) {
    const disk = createDisk();
    if (version === 2) await toVersion2(registry);
    const { world, steps } = startProcess(disk, registry, (request) => registry.fetch(request), {});
    void world.start(APP);
    await untilStill(steps, world.clock);
    for (const [integrityId, { files }] of disk.caches.get(APP) ?? []) versions.set(integrityId, { name, files });
  }
  for (const scenario of SCENARIOS) disks.set(scenario, (await prepare(scenario)).disk);
});

describe(createContainer, () => {
  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'T105 survives a death at any step of %s',
    { timeout: 3_600_000 },
    async (name, scenario) => {
      const start = disks.get(scenario) as Disk;
      const random = createSeededRandom(name.length);
      const steps = await runPoint(scenario, start, NEVER);
      // It is what its name says: the new version came to the origin, or nothing did.
      expect(steps.includes('origin.complete')).toBe(scenario.final !== 'suspended');
      for (let at = 0; at < steps.length * ROUNDS; at += 1) {
        const round = Math.floor(at / steps.length);
        // Once at each step; the others are spread over all of them.
        const first = round === 0 ? at : random.below(steps.length);
        const second = random.below(steps.length);
        await runPoint(scenario, start, { first, second, tears: random.chance(0.5), mirror: round % 2 === 1 });
      }
    },
  );
});

describe(createBundleShelf, () => {
  test('T105 counts every file after a death at any step of keeping, evicting and dropping, and heals', async () => {
    const bundles = await Promise.all([1, 2, 3, 4].map((version) => packTestBundle(APP, version)));
    const limitBytes = Math.max(...bundles.map(({ size }) => size)) * 2;
    const mirror = createBundleMirror();
    for (const { digest, bytes } of bundles) mirror.bundles.set(digest, { kind: 'bytes', bytes });
    const useShelf = async (disk: Disk, options: LifeOptions): Promise<readonly string[]> => {
      const { steps, profile, fetch } = startLife(disk, (request) => mirror.fetch(request), options);
      const shelf = createBundleShelf({
        fetch,
        blobs: profile.blobs,
        store: profile.store,
        verifyBundle: (bytes, expected) => verifyBundle(bytes, expected, bareCrypto),
        log: () => {},
        registryUrl: mirror.url,
        onEvent: () => {},
        limitBytes,
      });
      void (async () => {
        for (const { expected, size } of bundles) expect(await shelf.take(expected, size)).toMatchObject({ ok: true });
        await shelf.drop(bundles[3]?.digest ?? '');
        await shelf.take(bundles[0]?.expected as BundleExpectation, bundles[0]?.size ?? 0);
      })();
      await untilStill(steps, new TestClock());
      return steps;
    };
    const steps = await useShelf(createDisk(), {});
    expect(steps.filter((step) => step === 'blobs.delete').length).toBeGreaterThan(2);
    for (let first = 0; first <= steps.length; first += 1) {
      for (const tears of [false, true]) {
        const disk = createDisk();
        await useShelf(disk, { steps: first, tears });
        expect([first, uncounted(disk)]).toEqual([first, []]);
        await useShelf(disk, {});
        const index = parseShelfIndex(disk.entries.get('shelf/index') ?? null);
        expect([first, index.map(({ digest }) => digest).sort()]).toEqual([first, [...disk.files.keys()].sort()]);
        expect(index.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(limitBytes);
      }
    }
  });
});
