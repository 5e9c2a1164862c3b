// The shelf against a store, a blob store and a registry in memory, with real bundles (threats T100, T101, T103).
import { type BundleExpectation, verifyBundle } from '@davit/bundle';
import type { ContainerEvent } from '@davit/container';
import { toHex } from '@davit/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BundleShelf, BundleShelfOptions, ShelfAnswer } from '../src/core/shelf/bundle-shelf.ts';
import { createBundleShelf } from '../src/core/shelf/create-bundle-shelf.ts';
import { parseShelfIndex } from '../src/core/shelf/shelf-index.ts';
import { packTestBundle, type TestBundle } from './bare/bare-bundles.ts';
import { createBundleMirror, type Serving } from './bare/bundle-mirror.ts';
import { jittered } from './bare/jittered.ts';
import { createMemoryBlobs } from './bare/memory-blobs.ts';
import { createSeededRandom } from './bare/seeded-random.ts';
import { bareCrypto } from './bare-crypto.ts';
import { createMemoryStore, settle } from './test-platform.ts';

const bundles = await Promise.all([1, 2, 3, 4].map((version) => packTestBundle('food-hall', version)));
const [first, second, third, fourth] = bundles as [TestBundle, TestBundle, TestBundle, TestBundle];
const SIZE = Math.max(...bundles.map(({ size }) => size));

let store: ReturnType<typeof createMemoryStore>;
let blobs: ReturnType<typeof createMemoryBlobs>;
let mirror: ReturnType<typeof createBundleMirror>;
let events: ContainerEvent[];
let log: string[];
let verified: number;

/** A further one is another tab: same store, same blobs. */
const options = (limitBytes?: number): BundleShelfOptions => ({
  fetch: (request) => mirror.fetch(request),
  verifyBundle: (bytes, expected) => {
    verified += 1;
    return verifyBundle(bytes, expected, bareCrypto);
  },
  blobs,
  store,
  log: (event, fields) => void log.push(`${event} ${fields?.step ?? fields?.what}`),
  registryUrl: mirror.url,
  onEvent: (event) => void events.push(event),
  limitBytes,
});
const openShelf = (limitBytes?: number): BundleShelf => createBundleShelf(options(limitBytes));
let shelf: BundleShelf;

beforeEach(() => {
  store = createMemoryStore();
  blobs = createMemoryBlobs();
  mirror = createBundleMirror();
  events = [];
  log = [];
  verified = 0;
  for (const { digest, bytes } of bundles) mirror.bundles.set(digest, { kind: 'bytes', bytes });
  shelf = openShelf();
});
const take = async (
  bundle: TestBundle,
  from = shelf,
  expected: Partial<BundleExpectation> = {},
): Promise<ShelfAnswer> => {
  const answer = await from.take({ ...bundle.expected, ...expected }, bundle.size);
  await settle();
  return answer;
};
const serve = (bundle: TestBundle, serving: Serving) => mirror.bundles.set(bundle.digest, serving);
const index = () => parseShelfIndex(store.entries.get('shelf/index') ?? null);
/** Digests in the order of their use. */
const indexed = () => [...index()].sort((a, b) => a.use - b.use).map(({ digest }) => digest);
const reasonOf = (answer: ShelfAnswer): unknown => {
  if (answer.ok) return 'taken';
  return answer.failure.reason === 'refused' ? answer.failure.failure.reason : answer.failure.reason;
};
const changed = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('take', () => {
  test('downloads once, says how far it is, and afterwards needs no network', async () => {
    const progress: [number, number][] = [];
    const answer = await shelf.take(first.expected, first.size, (...step) => progress.push(step));
    expect(answer).toMatchObject({ ok: true, value: { digest: first.digest, integrityId: first.integrityId } });
    expect(progress).toEqual([[first.size, first.size]]);
    await settle();
    serve(first, { kind: 'offline' });
    expect(reasonOf(await take(first))).toBe('taken');
    expect(mirror.asked.length).toBe(1);
    expect(mirror.asked[0]).toMatchObject({
      url: `${mirror.url}/bundles/${first.digest}`,
      method: 'GET',
      maxBytes: first.size,
    });
    expect(events).toEqual([]);
    expect(log).toEqual([]);
  });

  test('of one bundle by several at the same time is one download and one verification, and all hear how far it is', async () => {
    const heard: string[] = [];
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) => shelf.take(first.expected, first.size, () => heard.push(name))),
    );
    expect(answers.map(reasonOf)).toEqual(['taken', 'taken', 'taken']);
    expect([mirror.asked.length, verified]).toEqual([1, 1]);
    expect(heard).toEqual(['a', 'b', 'c']);
  });

  test('again while the file is still being written waits for it', async () => {
    await shelf.take(first.expected, first.size);
    expect(blobs.entries.size).toBe(0);
    await shelf.take(first.expected, first.size);
    expect([mirror.asked.length, verified]).toEqual([1, 2]);
  });

  test('says offline, too slow or not found as it is, without an event, and keeps nothing', async () => {
    const servings: [Serving, string][] = [
      [{ kind: 'offline' }, 'offline'],
      [{ kind: 'throws' }, 'offline'],
      [{ kind: 'status', status: 404 }, 'not_found'],
      [{ kind: 'status', status: 410 }, 'not_found'],
      [{ kind: 'status', status: 503 }, 'offline'],
      [{ kind: 'status', status: 204 }, 'offline'],
    ];
    for (const [serving, reason] of servings) {
      serve(first, serving);
      expect(reasonOf(await take(first))).toBe(reason);
    }
    expect(events).toEqual([]);
    expect([blobs.entries.size, store.entries.size]).toEqual([0, 0]);
    serve(first, { kind: 'bytes', bytes: first.bytes });
    expect(reasonOf(await take(first))).toBe('taken');
  });

  test('T100 endless data is cut at the size that the record names', async () => {
    serve(first, { kind: 'endless', bytesPerSecond: 100 });
    mirror.bundles.set(second.digest, { kind: 'endless', bytesPerSecond: 1_000_000 });
    expect(reasonOf(await take(second))).toBe('too_large');
    expect(mirror.read()).toBeLessThanOrEqual(1_000_000);
    expect(events).toMatchObject([{ type: 'bundle_refused', appId: 'food-hall', reason: 'too_large' }]);
    expect(blobs.entries.size).toBe(0);
  });

  test('T100 one byte a second is given up', async () => {
    serve(first, { kind: 'endless', bytesPerSecond: 1 });
    expect(reasonOf(await take(first))).toBe('too_slow');
    expect(mirror.read()).toBe(10);
  });

  test('T100 a request has a time in which it must be done: that of the slowest rate allowed, and ten seconds', async () => {
    await take(first);
    expect(mirror.asked[0]?.timeoutMs).toBe(10_000 + Math.ceil((first.size * 1000) / 1024));
  });

  test('T100 a body that is a byte short or long, an empty one, and a size that no bundle has, are refused', async () => {
    const { bytes } = first;
    for (const [body, reason] of [
      [bytes.subarray(0, -1), 'bad_archive'],
      [Uint8Array.of(...bytes, 0), 'too_large'],
      [new Uint8Array(), 'bad_archive'],
    ] as const) {
      serve(first, { kind: 'bytes', bytes: body });
      expect(reasonOf(await take(first))).toBe(reason);
    }
    const asked = mirror.asked.length;
    expect(reasonOf(await shelf.take(first.expected, 1e9))).toBe('too_large');
    expect(mirror.asked.length).toBe(asked);
    expect(events.length).toBe(4);
    expect(blobs.entries.size).toBe(0);
  });

  test('T095 a changed byte, anywhere, is refused, told once and not kept; the next answer may be good', async () => {
    for (let at = 0; at < first.size; at += 97) {
      serve(first, { kind: 'bytes', bytes: changed(first.bytes, at) });
      expect(reasonOf(await take(first))).toBe('wrong_digest');
    }
    expect(blobs.entries.size).toBe(0);
    expect(events.length).toBe(Math.ceil(first.size / 97));
    serve(first, { kind: 'bytes', bytes: first.bytes });
    expect(reasonOf(await take(first))).toBe('taken');
  });

  test('T101 a bundle named for another mini-program, version or publisher is refused, kept or not, and spares the kept one', async () => {
    const wrong: [Partial<BundleExpectation>, string][] = [
      [{ appId: 'bank' }, 'wrong_app'],
      [{ versionCode: 9 }, 'wrong_version'],
      [{ publisherKey: (await packTestBundle('x-y-z', 1, { publisher: 2 })).expected.publisherKey }, 'bad_signature'],
    ];
    for (const [expected, reason] of wrong) expect(reasonOf(await take(first, shelf, expected))).toBe(reason);
    expect(blobs.entries.size).toBe(0);
    await take(first);
    const asked = mirror.asked.length;
    for (const [expected, reason] of wrong) expect(reasonOf(await take(first, shelf, expected))).toBe(reason);
    expect(reasonOf(await take(first))).toBe('taken');
    expect(mirror.asked.length).toBe(asked);
  });

  test('T101 asked for as two mini-programs at the same time, is given to its own alone', async () => {
    const answers = await Promise.all([take(first, shelf, { appId: 'bank' }), take(first)]);
    expect(answers.map(reasonOf)).toEqual(['wrong_app', 'taken']);
    expect(mirror.asked.length).toBe(1);
  });

  test('never rejects, whatever the platform does', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    const worst = createBundleShelf({
      fetch: broken,
      verifyBundle: broken,
      blobs: { get: broken, put: broken, delete: broken, names: broken },
      store: { get: broken, cas: broken, keys: broken },
      log: (event) => log.push(event),
      registryUrl: mirror.url,
      onEvent: (event) => void events.push(event),
    });
    expect(reasonOf(await worst.take(first.expected, first.size))).toBe('offline');
    mirror.bundles.set(first.digest, { kind: 'bytes', bytes: first.bytes });
    const unable = createBundleShelf({ ...options(), verifyBundle: broken });
    expect(reasonOf(await unable.take(first.expected, first.size))).toBe('unverified');
    expect(events).toMatchObject([{ type: 'bundle_refused', reason: 'unverified', detail: 'broken' }]);
    expect(blobs.entries.size).toBe(0);
    await worst.drop(first.digest);
    serve(first, { kind: 'bytes', bytes: changed(first.bytes, 3) });
    expect(reasonOf(await take(first))).toBe('wrong_digest');
    serve(first, { kind: 'bytes', bytes: first.bytes });
    const answer = await shelf.take(first.expected, first.size, () => {
      throw new Error('host bug');
    });
    expect(reasonOf(answer)).toBe('taken');
    expect(log).toContain('host.threw onProgress');
  });
});

describe('what is kept', () => {
  test('T103 and was edited, cut or emptied on disk is refused, told, and repaired by a download', async () => {
    const edits = [
      changed(first.bytes, 40),
      changed(first.bytes, first.size - 1),
      first.bytes.slice(0, 50),
      new Uint8Array(),
    ];
    await take(first);
    for (const edit of edits) {
      blobs.entries.set(first.digest, edit);
      expect(reasonOf(await take(first))).toBe('taken');
      expect(blobs.entries.get(first.digest)).toEqual(first.bytes);
    }
    expect(events.map((event) => ('reason' in event ? event.reason : ''))).toEqual(edits.map(() => 'wrong_digest'));
    expect(mirror.asked.length).toBe(1 + edits.length);
  });

  test('T103 and was edited is not run offline either, and is gone', async () => {
    await take(first);
    blobs.entries.set(first.digest, changed(first.bytes, 40));
    serve(first, { kind: 'offline' });
    expect(reasonOf(await take(first))).toBe('offline');
    expect([blobs.entries.size, index().length]).toEqual([0, 0]);
  });

  test('T103 and was replaced by another bundle of the same publisher is refused', async () => {
    await take(first);
    blobs.entries.set(first.digest, second.bytes);
    const answer = await take(first);
    expect(answer).toMatchObject({ ok: true, value: { versionCode: 1 } });
    expect(events).toMatchObject([{ reason: 'wrong_digest', detail: `The bytes have the digest ${second.digest}.` }]);
  });

  test('T104 and is swapped between its check and its use does not run: the files are those of the checked bytes', async () => {
    await take(first);
    let reads = 0;
    const swapping = createBundleShelf({
      ...options(),
      blobs: {
        ...blobs,
        async get(digest) {
          reads += 1;
          const bytes = await blobs.get(digest);
          blobs.entries.set(digest, second.bytes);
          return bytes;
        },
      },
    });
    const answer = await take(first, swapping);
    if (!answer.ok) throw new Error('it was refused');
    const { files, integrity } = answer.value;
    for (const [path, bytes] of files)
      expect([path, toHex(await bareCrypto.sha256(bytes))]).toEqual([path, integrity.files[path]]);
    expect(reads).toBe(1);
    expect(reasonOf(await take(first, swapping))).toBe('taken');
    expect(events).toMatchObject([{ type: 'bundle_refused', reason: 'wrong_digest' }]);
  });

  test('leaves in the order of its last use when there is no room', async () => {
    shelf = openShelf(3 * SIZE);
    await take(first);
    await take(second);
    await take(third);
    await take(first);
    await take(fourth);
    expect(indexed()).toEqual([third, first, fourth].map(({ digest }) => digest));
    expect([...blobs.entries.keys()].sort()).toEqual([...indexed()].sort());
  });

  test('has 200 MB of room by default, to the byte', async () => {
    // As the index counts them: nobody needs 200 MB to know when they are over.
    const half = 100 * 1024 * 1024;
    const [old, later] = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string];
    const size = 2 * half - first.size - half;
    for (const digest of [old, later]) blobs.entries.set(digest, Uint8Array.of(1));
    store.entries.set(
      'shelf/index',
      JSON.stringify([
        { digest: old, size: half, use: 1 },
        { digest: later, size, use: 2 },
      ]),
    );
    await take(first);
    expect(indexed()).toEqual([old, later, first.digest]);
    await take(second);
    expect(indexed()).toEqual([later, first.digest, second.digest]);
    expect([...blobs.entries.keys()].sort()).toEqual([...indexed()].sort());
  });

  test('is the one just taken even when it alone is more than there is room for', async () => {
    shelf = openShelf(10);
    await take(first);
    await take(second);
    expect([...blobs.entries.keys()]).toEqual([second.digest]);
    expect(indexed()).toEqual([second.digest]);
  });

  test('is nothing when the disk is full, and the mini-program starts all the same', async () => {
    blobs.full = true;
    expect(reasonOf(await take(first))).toBe('taken');
    expect([blobs.entries.size, index().length]).toEqual([0, 0]);
    expect(log).toEqual(['shelf.failed keep']);
    blobs.full = false;
    expect(reasonOf(await take(first))).toBe('taken');
    expect(blobs.entries.size).toBe(1);
  });

  test('heals: files that nobody counts go, entries without a file go, a broken index is begun anew', async () => {
    blobs.entries.set('0'.repeat(64), Uint8Array.of(1));
    await take(first);
    expect([...blobs.entries.keys()]).toEqual([first.digest]);
    blobs.entries.delete(first.digest);
    await take(second, openShelf());
    expect(indexed()).toEqual([second.digest]);
    store.entries.set('shelf/index', '{broken');
    await take(third, openShelf());
    expect([...blobs.entries.keys()]).toEqual([third.digest]);
    expect(indexed()).toEqual([third.digest]);
  });

  test('is counted again when only its file is left', async () => {
    await take(first);
    store.entries.delete('shelf/index');
    await take(first);
    expect(indexed()).toEqual([first.digest]);
    expect(mirror.asked.length).toBe(1);
  });

  test('goes with drop', async () => {
    await take(first);
    await take(second);
    await shelf.drop(first.digest);
    await shelf.drop('never there');
    expect([...blobs.entries.keys()]).toEqual([second.digest]);
    expect(indexed()).toEqual([second.digest]);
  });
});

describe('two tabs with one shelf', () => {
  /** Runs with answers that come early or late as the seed says, until everything is at rest. */
  const inDisorder = async (seed: number, act: () => Promise<unknown>): Promise<void> => {
    const random = createSeededRandom(seed);
    const calm = { store, blobs };
    store = jittered(store, random, ['get', 'cas']);
    blobs = jittered(blobs, random, ['get', 'put', 'delete', 'names']);
    await act();
    for (let turn = 0; turn < 5; turn += 1) await settle();
    ({ store, blobs } = calm);
  };

  test('keep, evict, drop and heal at the same time: no file is left uncounted, and all are what they should be', async () => {
    for (let round = 0; round < 40; round += 1) {
      await inDisorder(round, async () => {
        const tabs = [openShelf(2 * SIZE), openShelf(2 * SIZE)] as const;
        await Promise.all(
          bundles.flatMap((bundle, at) => [
            tabs[at % 2]?.take(bundle.expected, bundle.size),
            tabs[(at + round) % 2]?.take(bundle.expected, bundle.size),
            (at + round) % 3 === 0 ? tabs[0].drop(bundle.digest) : null,
          ]),
        );
      });
      expect([...blobs.entries.keys()].filter((name) => !indexed().includes(name))).toEqual([]);
      // The next file that is kept leaves no entry without a file.
      const next = bundles[round % 4] as TestBundle;
      for (const { digest } of [next, first]) blobs.entries.delete(digest);
      await take(next, openShelf(2 * SIZE));
      expect([...blobs.entries.keys()].sort()).toEqual(indexed().sort());
      expect(indexed().length).toBeLessThanOrEqual(2);
      for (const [name, bytes] of blobs.entries)
        expect(bundles.find(({ digest }) => digest === name)?.bytes).toEqual(bytes);
    }
    expect(events).toEqual([]);
  });

  test('keep everything while there is room, whatever they heal meanwhile', async () => {
    for (let round = 0; round < 40; round += 1) {
      blobs.entries.clear();
      store.entries.clear();
      await inDisorder(round, async () => {
        const tabs = [openShelf(), openShelf()] as const;
        await Promise.all(bundles.map(({ expected, size }, at) => tabs[at % 2]?.take(expected, size)));
      });
      expect([blobs.entries.size, index().length]).toEqual([4, 4]);
    }
  });
});
