import { type OnlineKeyEntry, signOnlineKey, signPublisherKey, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import type { SignedRecord } from '../release-source.ts';
import { createMemoryReleaseStore } from './memory-release-store.ts';
import { createReleaseBook, type NewBundle, type ReleaseChange } from './release-book.ts';
import type { ReleaseStore } from './release-store.ts';

const [root, online, publisher] = await Promise.all(
  [0, 1, 2].map(async () => (await nodeCrypto.generateKey('EdDSA')).signer),
);
const keyOf = (signer: typeof root) => String(signer?.publicJwk.x);
const START = 1_800_000_000;

function bundleOf(versionCode: number, text = `version ${versionCode}`): NewBundle {
  const bytes = Buffer.from(text);
  const digest = Buffer.from(nodeCrypto.sha256(bytes) as Uint8Array).toString('hex');
  return { appId: 'food', versionCode, digest, bytes };
}
const named = ({ versionCode, digest, bytes }: NewBundle) => ({
  version_code: versionCode,
  digest,
  size: bytes.length,
});
const [V1, V2, V3] = [bundleOf(1), bundleOf(2), bundleOf(3)];

async function createWorld(store: ReleaseStore = createMemoryReleaseStore()) {
  if (!root || !online || !publisher) throw new Error('no keys');
  const clock = { now: START };
  const onlineKey: OnlineKeyEntry = await signOnlineKey({ index: 1, key: keyOf(online) }, root);
  const link = { index: 0, key: keyOf(publisher), from_version_code: 1, signed_by: 'root', signed_at: START } as const;
  const keys = [await signPublisherKey('food', link, root)];
  const open = () => createReleaseBook({ store, signer: online, onlineKey, now: () => clock.now });
  const book = open();
  const told: SignedRecord[] = [];
  book.subscribe((record) => told.push(record));
  const verified = async (by = book) => {
    const signed = await by.record('food');
    const answer = await verifyReleaseRecord(signed?.jws ?? '', { root: keyOf(root), appId: 'food' }, nodeCrypto);
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
    expect(answer.value.seq).toBe(signed?.seq);
    return answer.value;
  };
  return { book, open, store, clock, keys, told, verified, put: (bundle: NewBundle) => book.put(bundle, keys) };
}
const reasonOf = (change: ReleaseChange) => (change.ok ? 'ok' : change.failure.reason);

describe(createReleaseBook, () => {
  test('releases a bundle in a record that its root vouches for, and answers the bytes by digest', async () => {
    const { book, put, verified, told } = await createWorld();
    expect(await book.record('food')).toBeNull();
    expect(await put(V1)).toMatchObject({ ok: true, value: { seq: 1 } });
    expect(await verified()).toMatchObject({
      format: 1,
      app_id: 'food',
      seq: 1,
      issued_at: START,
      expires_at: START + 24 * 3600,
      floor: 1,
      channels: { stable: { current: named(V1) } },
      revoked: [],
    });
    const kept = await book.bundle(V1.digest);
    for await (const piece of kept?.read() ?? []) expect(piece).toEqual(V1.bytes);
    expect(kept?.size).toBe(V1.bytes.length);
    expect(told.map(({ appId, seq }) => [appId, seq])).toEqual([['food', 1]]);
  });

  test('keeps the version before, and says nothing new when there is nothing new', async () => {
    const { put, verified, told } = await createWorld();
    await put(V1);
    await put(V2);
    await put(V2);
    const { channels, seq } = await verified();
    expect([seq, channels.stable]).toEqual([2, { current: named(V2), previous: named(V1) }]);
    expect(told.map((record) => record.seq)).toEqual([1, 2]);
  });

  test('names one digest a version: other bytes of it leave the version before in its place', async () => {
    const { put, verified } = await createWorld();
    const again = bundleOf(2, 'version 2, changed');
    await put(V2);
    await put(again);
    expect((await verified()).channels.stable).toEqual({ current: named(again) });
    await put(V3);
    await put(bundleOf(3, 'version 3, changed'));
    expect((await verified()).channels.stable.previous).toEqual(named(again));
  });

  test('rolls back to the version before, once, and can be put forward again', async () => {
    const { book, put, verified } = await createWorld();
    await put(V1);
    expect(reasonOf(await book.rollBack('food'))).toBe('no_previous');
    await put(V2);
    await book.rollBack('food');
    expect(await verified()).toMatchObject({ seq: 3, channels: { stable: { current: named(V1) } } });
    expect((await verified()).channels.stable).not.toHaveProperty('previous');
    expect(reasonOf(await book.rollBack('food'))).toBe('no_previous');
    await put(V2);
    expect((await verified()).channels.stable).toEqual({ current: named(V2), previous: named(V1) });
  });

  test('suspends with a sentence, through every later release, until it resumes', async () => {
    const { book, clock, put, verified } = await createWorld();
    await put(V1);
    for (const reason of ['', 'x'.repeat(501)])
      expect(reasonOf(await book.suspend('food', reason))).toBe('invalid_reason');
    await book.suspend('food', 'Under investigation.');
    clock.now += 60;
    await book.suspend('food', 'Under investigation.');
    await put(V2);
    await book.suspend('food', 'It leaks orders.');
    expect(await verified()).toMatchObject({ seq: 4, suspended: { reason: 'It leaks orders.', since: START } });
    await book.resume('food');
    await book.resume('food');
    expect(await verified()).toMatchObject({ seq: 5 });
    expect(await verified()).not.toHaveProperty('suspended');
  });

  test('revokes: the version before takes its place, and it never comes back', async () => {
    const { book, put, verified } = await createWorld();
    await put(V1);
    await put(V2);
    expect(reasonOf(await book.revoke('food', V2.digest.toUpperCase()))).toBe('invalid_digest');
    await book.revoke('food', V2.digest);
    await book.revoke('food', V2.digest);
    expect(await verified()).toMatchObject({ seq: 3, revoked: [V2.digest] });
    expect((await verified()).channels.stable).toEqual({ current: named(V1) });
    expect(reasonOf(await put(V2))).toBe('revoked');
    await book.revoke('food', V1.digest);
    expect((await verified()).channels.stable).toEqual({ current: named(V1) });
    await put(V3);
    expect((await verified()).channels.stable).toEqual({ current: named(V3) });
  });

  test('takes a revoked version from where others could fall back to it, and ends a rollout that needs it', async () => {
    const { book, store, put, verified } = await createWorld();
    await put(V1);
    await put(V2);
    const entry = await book.entry('food');
    if (entry === null) throw new Error('no entry');
    const { stable } = entry.channels;
    const rollout = { id: 'r1', percent: 10, salt: 's' };
    const channels = { stable: { ...stable, rollout }, beta: { ...stable, rollout }, dev: { current: named(V3) } };
    expect(await store.write({ ...entry, seq: 3, channels }, 2)).toBe(true);
    await book.revoke('food', V1.digest);
    expect((await verified()).channels).toEqual({
      stable: { current: named(V2) },
      beta: { current: named(V2) },
      dev: { current: named(V3) },
    });
  });

  test('keeps to the floor', async () => {
    const { book, store, put } = await createWorld();
    await put(V2);
    const entry = await book.entry('food');
    if (entry) await store.write({ ...entry, seq: 2, floor: 2 }, 1);
    expect(reasonOf(await put(V1))).toBe('under_floor');
  });

  test('refuses what no container would take, and stays as it was', async () => {
    const { book, put, verified, told } = await createWorld();
    expect(reasonOf(await put({ ...V1, appId: 'Food' }))).toBe('no_record');
    expect(reasonOf(await put({ ...V1, versionCode: 0 }))).toBe('no_record');
    expect(reasonOf(await book.suspend('food', 'x'))).toBe('unknown_app');
    await put(V1);
    let refused = '';
    for (let at = 0; at < 1_000 && refused === ''; at += 1) {
      const change = await book.revoke('food', bundleOf(9, `${at}`).digest);
      if (!change.ok) refused = change.failure.detail;
    }
    expect(refused).toMatch(/too long/);
    expect((await verified()).seq).toBe(told.length);
  });

  test('signs again after an hour: same seq, other dates, nobody is told', async () => {
    const { book, clock, put, verified, told } = await createWorld();
    await put(V1);
    const first = await verified();
    clock.now += 3599;
    expect((await verified()).issued_at).toBe(START);
    clock.now += 1;
    const again = await verified();
    expect(again).toEqual({ ...first, issued_at: START + 3600, expires_at: START + 3600 + 24 * 3600 });
    expect(told).toHaveLength(1);
    expect((await book.record('food'))?.jws).toBe((await book.record('food'))?.jws);
  });

  test('loses no change when many come at once, and gives each its own seq', async () => {
    const { book, put, verified, told } = await createWorld();
    await put(V1);
    const digests = Array.from({ length: 12 }, (_, at) => bundleOf(9, `${at}`).digest);
    await Promise.all(digests.map((digest) => book.revoke('food', digest)));
    const record = await verified();
    expect(record.seq).toBe(13);
    expect([...record.revoked].sort()).toEqual([...digests].sort());
    expect(told.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
  });

  test('goes on where the store is: after a restart, and beside another process, whose changes it tells', async () => {
    const { book, open, put, verified } = await createWorld();
    await put(V1);
    const other = open();
    const heard: number[] = [];
    other.subscribe(({ seq }) => heard.push(seq));
    expect((await verified(other)).seq).toBe(1);
    expect(heard).toEqual([]);
    await book.suspend('food', 'x');
    expect((await verified(other)).suspended).toMatchObject({ reason: 'x' });
    expect(heard).toEqual([2]);
    await other.resume('food');
    expect((await verified()).seq).toBe(3);
    expect(heard).toEqual([2, 3]);
  });

  test('catches up with another process, once, also on what it was asked for but has told nobody', async () => {
    const { book, open, put } = await createWorld();
    await put(V1);
    const other = open();
    const heard: number[] = [];
    other.subscribe(({ seq }) => heard.push(seq));
    await book.suspend('food', 'x');
    await other.record('food');
    expect(heard).toEqual([]);
    await other.catchUp('food');
    await other.catchUp('food');
    await other.catchUp('none');
    expect(heard).toEqual([2]);
    await other.resume('food');
    await other.catchUp('food');
    await book.suspend('food', 'y');
    await other.catchUp('food');
    expect(heard).toEqual([2, 3, 4]);
  });

  test('tells nobody what was not kept', async () => {
    const memory = createMemoryReleaseStore();
    const world = await createWorld({ ...memory, write: () => Promise.reject(new Error('the disk is full')) });
    await expect(world.put(V1)).rejects.toThrow('the disk is full');
    expect(world.told).toEqual([]);
    expect(await world.book.record('food')).toBeNull();
  });
});
