import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseEntry } from '@davit/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileReleaseStore } from './file-release-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-releases-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const digestOf = (digit: string): string => digit.repeat(64);
const entryOf = (seq: number, over: Partial<ReleaseEntry> = {}): ReleaseEntry => ({
  app_id: 'food',
  seq,
  floor: 1,
  channels: { stable: { current: { version_code: 1, digest: digestOf('a'), size: 1 } } },
  revoked: [],
  publisher_keys: [],
  ...over,
});

describe(openFileReleaseStore, () => {
  test('gives each seq to one of those who want it, and loses nobody’s change', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openFileReleaseStore(folder, true)));
    const add = async (store: (typeof stores)[number], digest: string): Promise<void> => {
      for (;;) {
        const before = await store.read('food');
        const revoked = [...(before?.revoked ?? []), digest];
        if (await store.write(entryOf((before?.seq ?? 0) + 1, { revoked }), before?.seq ?? null)) return;
      }
    };
    const digests = Array.from({ length: 24 }, (_, at) => at.toString(16).padStart(64, '0'));
    await Promise.all(digests.map((digest, at) => add(stores[at % 3] as (typeof stores)[number], digest)));
    const [one] = stores;
    const entry = await one?.read('food');
    expect(entry?.seq).toBe(24);
    expect([...(entry?.revoked ?? [])].sort()).toEqual(digests);
    expect(await readdir(folder)).toEqual(['food.24.json']);
  });

  test('writes nothing for whoever comes too late', async () => {
    const store = await openFileReleaseStore(folder, true);
    expect(await store.write(entryOf(1), null)).toBe(true);
    expect(await store.write(entryOf(1), null)).toBe(false);
    expect(await store.write(entryOf(2), 1)).toBe(true);
    expect(await store.write(entryOf(2), 1)).toBe(false);
    expect(await store.write(entryOf(1), null)).toBe(false);
    expect((await store.read('food'))?.seq).toBe(2);
    expect(await store.read('foo')).toBeNull();
  });

  test('notices that whole changes went by while it wrote', async () => {
    const [slow, quick] = [await openFileReleaseStore(folder, true), await openFileReleaseStore(folder, true)];
    await quick.write(entryOf(1), null);
    const late = slow.write(entryOf(2, { suspended: { reason: 'x'.repeat(40_000_000), since: 0 } }), 1);
    expect(await quick.write(entryOf(2), 1)).toBe(true);
    // The second one removes the name that the slow one is about to take.
    expect(await quick.write(entryOf(3), 2)).toBe(true);
    expect(await late).toBe(false);
    expect(await readdir(folder)).toEqual(['food.3.json']);
  });

  test('removes at the start what was left half done, and nothing that others may be making', async () => {
    const store = await openFileReleaseStore(folder, true);
    await store.putBundle('food', digestOf('a'), new Uint8Array([1]));
    await store.write(entryOf(2), null);
    await store.putBundle('food', digestOf('b'), new Uint8Array([2]));
    await writeFile(join(folder, 'food.1.json'), '{');
    await writeFile(join(folder, 'x.draft'), '');
    await openFileReleaseStore(folder, true);
    expect(await readdir(folder)).toHaveLength(5);
    const again = await openFileReleaseStore(folder, false);
    expect((await readdir(folder)).sort()).toEqual([`${digestOf('a')}.ma`, 'food.2.json']);
    expect(await again.bundle(digestOf('a'))).toEqual(Buffer.from([1]));
    for (const digest of [digestOf('b'), '../food.2.json', '']) expect(await again.bundle(digest)).toBeNull();
  });
});
