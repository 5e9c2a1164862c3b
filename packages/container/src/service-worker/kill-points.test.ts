// T105: an update is cut off after every single step of it. The very launch script and worker that servers hand out run in realms of
// their own, over caches and a registration that are models (tests/mortal-origin); what is left must answer as one whole version.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bytes } from '../../tests/mortal-origin/kept-caches.ts';
import { createModelVersion, isWhole, type ModelVersion } from '../../tests/mortal-origin/model-version.ts';
import {
  activeVersion,
  copyDisk,
  createDisk,
  type Disk,
  type Launch,
  type OriginOptions,
  startOrigin,
} from '../../tests/mortal-origin/start-origin.ts';
import { cacheName } from './verified-cache.ts';

/** Deaths within one update: each of its steps, by device and by page. And rows of updates with up to four deaths each. */
const KILL_POINTS = 200;
const ROWS = process.env.DAVIT_LONG === '1' ? 1000 : 60;

const [OLD, NEW, NEWER] = ['old', 'new', 'newer'].map((name, at) =>
  createModelVersion(['in each of them', ...Array.from({ length: 5 + at }, (_, nth) => `${name} ${nth}`)]),
) as [ModelVersion, ModelVersion, ModelVersion];

const launch = (disk: Disk, { integrityId, blobs }: ModelVersion, options: OriginOptions = {}): Promise<Launch> =>
  startOrigin(disk, options).launch(integrityId, blobs);

async function diskWith(version: ModelVersion): Promise<Disk> {
  const disk = createDisk();
  expect(await launch(disk, version)).toMatchObject({ outcome: 'go', path: '/menu' });
  return disk;
}

/** What the worker that was left behind says to each path of all versions, in a browser of its own. */
async function expectServed(disk: Disk, versions: readonly ModelVersion[], where: string): Promise<ModelVersion> {
  const left = copyDisk(disk);
  const version = versions.find(({ integrityId }) => integrityId === activeVersion(left));
  if (version === undefined) throw new Error(`${where}: a worker of no version that may run`);
  const { ask } = startOrigin(left);
  for (const path of new Set(versions.flatMap(({ files }) => Object.keys(files)))) {
    const { status, text } = await ask(path);
    const right = version.files[path];
    expect([where, path, status], text).toEqual([where, path, right === undefined ? 404 : 200]);
    if (right !== undefined) expect([where, path, text]).toEqual([where, path, right]);
  }
  return version;
}

/** Answers with the version that was left: whole, one of these, and it starts without being given a single file. */
async function expectStarts(disk: Disk, versions: readonly ModelVersion[], where: string): Promise<ModelVersion> {
  const version = await expectServed(disk, versions, where);
  const alone = await startOrigin(copyDisk(disk)).launch(version.integrityId, null);
  expect([where, alone.outcome, alone.path]).toEqual([where, 'go', '/menu']);
  return version;
}

async function expectUpdated(disk: Disk, version: ModelVersion, where: string): Promise<void> {
  const { outcome } = await launch(disk, version);
  expect([where, outcome, activeVersion(disk)]).toEqual([where, 'go', version.integrityId]);
  await expectStarts(disk, [OLD, NEW, NEWER, version], where);
}

interface Scenario {
  readonly name: string;
  readonly prepare: () => Promise<Disk>;
  readonly to: ModelVersion;
  readonly room?: number;
  /** The version whose cache alone lies there when nobody cuts it off. */
  readonly leaves: ModelVersion;
}
const SCENARIOS: readonly Scenario[] = [
  { name: 'an update', prepare: () => diskWith(OLD), to: NEW, leaves: NEW },
  {
    name: 'an update after another one was cut off',
    async prepare() {
      const disk = await diskWith(OLD);
      await launch(disk, NEW, { steps: 40 });
      expect(disk.caches.size).toBe(2);
      return disk;
    },
    to: NEWER,
    leaves: NEWER,
  },
  { name: 'an update that finds no room', prepare: () => diskWith(OLD), to: NEW, room: 3, leaves: OLD },
  {
    name: 'a repair of files that were changed',
    async prepare() {
      const disk = await diskWith(NEW);
      const files = disk.caches.get(cacheName(NEW.integrityId)) as Map<string, Bytes>;
      for (const [at, key] of [...files.keys()].entries())
        if (at % 3 === 0) files.delete(key);
        else if (at % 3 === 1) files.set(key, new Uint8Array([1]));
      return disk;
    },
    to: NEW,
    leaves: NEW,
  },
];

/** Answers how often it was cut off. */
async function cutEverywhere({
  name,
  prepare,
  to,
  room = Number.POSITIVE_INFINITY,
  leaves,
}: Scenario): Promise<number> {
  const prepared = await prepare();
  const isUpdate = activeVersion(prepared) !== to.integrityId;
  const undisturbed = copyDisk(prepared);
  const { outcome, steps } = await launch(undisturbed, to, { room });
  expect([name, outcome]).toEqual([name, room === Number.POSITIVE_INFINITY ? 'go' : 'storage_full']);
  expect([...undisturbed.caches.keys()]).toEqual([cacheName(leaves.integrityId)]);
  const left = new Set<ModelVersion>();
  let kills = 0;
  for (const lands of [false, true])
    for (const [cut, step] of steps.entries()) {
      const where = `${name}, cut off after ${cut} steps, in ${step}${lands ? ', which still happens' : ''}`;
      const disk = copyDisk(prepared);
      const dying = await launch(disk, to, { steps: cut, lands, room });
      // It may have had its last word already, while a write that it waits for no more is on its way.
      if (dying.outcome === 'killed') kills += 1;
      else expect([where, dying.outcome]).toEqual([where, 'storage_full']);
      if (isUpdate) left.add(await expectStarts(disk, [OLD, to], where));
      await expectUpdated(disk, to, where);
    }
  if (isUpdate) expect([name, ...left]).toEqual([name, OLD, ...(leaves === OLD ? [] : [to])]);
  return kills;
}

test(`T105 an update, cut off at more than ${KILL_POINTS} points, after every single step of it, leaves one whole version that starts`, async () => {
  let kills = 0;
  for (const scenario of SCENARIOS) kills += await cutEverywhere(scenario);
  expect(kills).toBeGreaterThan(KILL_POINTS);
});

test('T105 a first launch, cut off after any step of it, is made whole by the next one, of whichever version', async () => {
  const { steps } = await launch(createDisk(), OLD);
  expect(steps).toContain('activated');
  for (const lands of [false, true])
    for (let cut = 0; cut < steps.length; cut += 1) {
      const disk = createDisk();
      await launch(disk, OLD, { steps: cut, lands });
      for (const next of [OLD, NEW])
        await expectUpdated(copyDisk(disk), next, `cut off after ${cut} steps, in ${steps[cut]}`);
    }
});

test(`T105 ${ROWS} rows of updates, each cut off where it may be, never go back and never mix`, async () => {
  const kill = fc.record({ steps: fc.nat(70), lands: fc.boolean(), isNext: fc.boolean() });
  let kills = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 9 }), { minLength: 2, maxLength: 4 }),
      fc.array(kill, { minLength: 1, maxLength: 4 }),
      async (contents, deaths) => {
        const versions = contents.map((texts, nth) => createModelVersion([`version ${nth}`, ...texts]));
        const disk = await diskWith(versions[0] as ModelVersion);
        let floor = 0;
        let ordered = 0;
        for (const { isNext, ...death } of deaths) {
          // The same update again, or the next one has come meanwhile.
          if (isNext || ordered === floor) ordered = Math.min(ordered + 1, versions.length - 1);
          const { outcome } = await launch(disk, versions[ordered] as ModelVersion, death);
          if (outcome === 'killed') kills += 1;
          else expect([outcome, activeVersion(disk)]).toEqual(['go', versions[ordered]?.integrityId]);
          const allowed = versions.slice(floor, ordered + 1);
          floor = versions.indexOf(await expectStarts(disk, allowed, JSON.stringify(death)));
        }
        await expectUpdated(disk, versions.at(-1) as ModelVersion, 'the last one');
        expect(isWhole(versions.at(-1) as ModelVersion, disk.caches)).toBe(true);
      },
    ),
    { numRuns: ROWS },
  );
  expect(kills).toBeGreaterThan(ROWS);
});

test('T103 a launch repairs what was changed, and asks for nothing else', async () => {
  const disk = await diskWith(OLD);
  const files = disk.caches.get(cacheName(OLD.integrityId)) as Map<string, Bytes>;
  for (const key of [...files.keys()])
    for (const change of [() => files.delete(key), () => files.set(key, new Uint8Array([1]))]) {
      change();
      const { outcome, steps } = await launch(disk, OLD);
      const written = steps.filter((step) => step === 'want' || step === 'put');
      expect([outcome, written]).toEqual(['go', ['want', 'put']]);
      expect(isWhole(OLD, disk.caches)).toBe(true);
      expect((await launch(disk, OLD)).steps).not.toContain('want');
    }
});
