// The contract of every registry store: one suite, run against each adapter. Nothing here knows which one it is.
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, describe, expect, test } from 'vitest';
import {
  BUCKETS,
  EMPTY_LOG,
  type LogNote,
  nextEntry,
  type PublishedVersion,
  type RegisteredApp,
  type RegistryCommit,
  type RegistryStore,
  type ReleaseEntry,
  type VersionCounters,
  verifyLog,
} from '../src/index.ts';

export interface RegistryStoreUnderTest {
  readonly name: string;
  /** An empty one. */
  open(): Promise<RegistryStore>;
  close?(store: RegistryStore): Promise<void>;
}

const NOTE: LogNote = { actor: 'ci', verb: 'publish', app_id: 'food', version_code: 1, evidence: { digest: 'a' } };
const app = (app_id: string, over: Partial<RegisteredApp> = {}): RegisteredApp => ({
  app_id,
  publisher: 'foods',
  category: null,
  review_policy: null,
  accept_similar: [],
  publisher_keys: [],
  registered_at: 1,
  holds: {},
  suspended_by: null,
  ...over,
});
const NOTHING = { scopes: [], permissions: [], connect: [] };
const version = (app_id: string, code: number, over: Partial<PublishedVersion> = {}): PublishedVersion => ({
  app_id,
  version_code: code,
  version_name: `1.${code}`,
  digest: code.toString(16).padStart(64, '0'),
  size: 7,
  integrity_id: 'b'.repeat(64),
  publisher_key: 'k',
  published_at: 100,
  published_by: 'ci',
  name: 'Füd – ฟู้ด 🍕',
  description: null,
  publisher_name: 'Foods',
  age_rating: null,
  icon: null,
  entry_pages: [],
  reach: NOTHING,
  widened: NOTHING,
  state: 'published',
  review: null,
  ...over,
});
const named = (code: number) => ({ version_code: code, digest: code.toString(16).padStart(64, '0'), size: 7 });
const entryOf = (app_id: string, seq: number, channels: ReleaseEntry['channels']): ReleaseEntry => ({
  ...{ app_id, seq, channels, floor: 1, revoked: [], publisher_keys: [] },
});
const counters = (over: Partial<VersionCounters> = {}): VersionCounters => ({
  launches: 0,
  crashes: 0,
  not_ready: 0,
  launch_ms: Array.from({ length: BUCKETS }, () => 0),
  ...over,
});

export function registryStoreContract({ name, open, close }: RegistryStoreUnderTest): void {
  const opened: RegistryStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await close?.(store);
  });
  const make = async (): Promise<RegistryStore> => {
    const store = await open();
    opened.push(store);
    return store;
  };
  /** Commits after the head of now. */
  async function write(store: RegistryStore, change: Omit<RegistryCommit, 'after' | 'log'> = {}): Promise<boolean> {
    const after = await store.head();
    return store.commit({ after, log: await nextEntry(after, NOTE, 5, nodeCrypto.sha256), ...change });
  }

  describe(`the registry store contract (${name})`, () => {
    test('begins with nothing', async () => {
      const store = await make();
      expect(await store.head()).toEqual(EMPTY_LOG);
      expect([await store.app('food'), await store.release('food')]).toEqual([null, null]);
      const lists = [store.apps(), store.versions('food'), store.namedVersions(), store.waiting(), store.releases()];
      expect(await Promise.all([...lists, store.log(0, 10), store.statistics('food')])).toEqual(Array(7).fill([]));
    });

    test('keeps a decision with its log entry, as it was written', async () => {
      const store = await make();
      const release = entryOf('food', 1, { stable: { current: named(1) } });
      const parts = { app: app('food'), version: version('food', 1), release: { entry: release, before: null } };
      expect(await write(store, parts)).toBe(true);
      expect(await store.app('food')).toEqual(parts.app);
      expect(await store.versions('food')).toEqual([parts.version]);
      expect(await store.release('food')).toEqual(release);
      const [entry] = await store.log(0, 10);
      expect(JSON.parse(entry?.body ?? '')).toEqual({ seq: 1, at: 5, ...NOTE });
      expect(await store.head()).toEqual({ seq: 1, hash: entry?.hash });
      expect(await verifyLog(await store.log(0, 10), { sha256: nodeCrypto.sha256 })).toMatchObject({ ok: true });
    });

    test('writes nothing when the log has moved on, nor when it was another one', async () => {
      const store = await make();
      const before = await store.head();
      await write(store);
      for (const after of [before, { seq: 1, hash: 'c'.repeat(64) }, { seq: 2, hash: before.hash }]) {
        const log = await nextEntry(after, NOTE, 5, nodeCrypto.sha256);
        expect(await store.commit({ after, log, app: app('food'), version: version('food', 1) })).toBe(false);
      }
      expect([await store.app('food'), await store.versions('food'), (await store.head()).seq]).toEqual([null, [], 1]);
    });

    test('writes nothing when the release has moved on', async () => {
      const store = await make();
      const entry = entryOf('food', 1, { stable: { current: named(1) } });
      const next = entryOf('food', 2, { stable: { current: named(2) } });
      expect(await write(store, { release: { entry: next, before: 1 }, app: app('food') })).toBe(false);
      expect(await write(store, { release: { entry, before: null } })).toBe(true);
      expect(await write(store, { release: { entry: next, before: null }, app: app('food') })).toBe(false);
      expect(await write(store, { release: { entry: next, before: 2 }, app: app('food') })).toBe(false);
      expect([await store.app('food'), (await store.release('food'))?.seq, (await store.head()).seq]).toEqual([
        null,
        1,
        1,
      ]);
      expect(await write(store, { release: { entry: next, before: 1 } })).toBe(true);
      expect(await store.releases()).toEqual([next]);
    });

    test('lets one of 64 parallel commits after one head through', async () => {
      const store = await make();
      const after = await store.head();
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, async (_, at) => {
          const log = await nextEntry(after, { ...NOTE, actor: `ci-${at}` }, 5, nodeCrypto.sha256);
          return store.commit({ after, log, version: version('food', 1, { published_by: `ci-${at}` }) });
        }),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = `ci-${outcomes.indexOf(true)}`;
      const [entry] = await store.log(0, 10);
      expect([(await store.versions('food'))[0]?.published_by, JSON.parse(entry?.body ?? '').actor]).toEqual([
        winner,
        winner,
      ]);
    });

    test('replaces mini-programs and the states of versions, and lists both in order', async () => {
      const store = await make();
      for (const id of ['soup', 'food']) await write(store, { app: app(id) });
      await write(store, { app: app('food', { category: 'eat' }) });
      expect((await store.apps()).map(({ app_id, category }) => [app_id, category])).toEqual([
        ['food', 'eat'],
        ['soup', null],
      ]);
      for (const code of [2, 10, 9]) await write(store, { version: version('food', code, { state: 'in_review' }) });
      await write(store, { version: version('food', 9, { state: 'approved' }) });
      expect((await store.versions('food')).map(({ version_code, state }) => [version_code, state])).toEqual([
        [10, 'in_review'],
        [9, 'approved'],
        [2, 'in_review'],
      ]);
      expect(await store.versions('soup')).toEqual([]);
    });

    test('lists what waits for a review, oldest first', async () => {
      const store = await make();
      const at = (id: string, code: number, published_at: number, state: PublishedVersion['state'] = 'in_review') =>
        write(store, { version: version(id, code, { published_at, state }) });
      await at('soup', 1, 30);
      await at('food', 1, 40);
      await at('food', 2, 20);
      await at('food', 3, 10, 'published');
      await at('cake', 1, 30);
      const waiting = async () =>
        (await store.waiting()).map(({ app_id, version_code }) => `${app_id} ${version_code}`);
      expect(await waiting()).toEqual(['food 2', 'cake 1', 'soup 1', 'food 1']);
      await at('food', 2, 20, 'rejected');
      expect(await waiting()).toEqual(['cake 1', 'soup 1', 'food 1']);
    });

    test('names the newest version of each mini-program and those that a release channel names', async () => {
      const store = await make();
      for (const id of ['food', 'soup'])
        for (const code of [1, 2, 3, 4, 5]) await write(store, { version: version(id, code) });
      const rollout = { id: 'r', percent: 1, salt: 's' };
      const channels = {
        stable: { current: named(3), previous: named(1), rollout },
        beta: { current: named(4) },
      };
      await write(store, { release: { entry: entryOf('food', 1, channels), before: null } });
      expect((await store.namedVersions()).map(({ app_id, version_code }) => `${app_id} ${version_code}`)).toEqual([
        ...['food 5', 'food 4', 'food 3', 'food 1'],
        'soup 5',
      ]);
    });

    test('reads the log in pages', async () => {
      const store = await make();
      for (let at = 0; at < 7; at += 1) await write(store);
      const seqs = async (after: number, limit: number) => (await store.log(after, limit)).map(({ seq }) => seq);
      expect([await seqs(0, 3), await seqs(3, 3), await seqs(6, 3), await seqs(7, 3)]).toEqual([
        [1, 2, 3],
        [4, 5, 6],
        [7],
        [],
      ]);
    });

    test('adds counts up, however many write at once, and never beyond what is exact', async () => {
      const store = await make();
      const one = { app_id: 'food', version_code: 1, counters: counters({ launches: 2, crashes: 1 }) };
      await Promise.all(Array.from({ length: 50 }, () => store.count([one, { ...one, version_code: 2 }])));
      const times = Array.from({ length: BUCKETS }, (_, at) => at);
      await store.count([{ ...one, counters: counters({ launches: 1, launch_ms: times }) }]);
      expect(await store.statistics('food')).toEqual([
        { version_code: 2, counters: counters({ launches: 100, crashes: 50 }) },
        { version_code: 1, counters: counters({ launches: 101, crashes: 50, launch_ms: times }) },
      ]);
      const most = Number.MAX_SAFE_INTEGER;
      await store.count([{ ...one, counters: counters({ launches: most - 1, not_ready: most }) }]);
      await store.count([one]);
      expect((await store.statistics('food'))[1]?.counters).toMatchObject({ launches: most, not_ready: most });
      expect(await store.statistics('soup')).toEqual([]);
    });
  });
}
