// What the container finds in its own store may be damaged; that costs what it said, and nothing else.
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../tests/test-platform.ts';
import { createAppOwners } from './app-owner.ts';
import { createCrashLog } from './crash-log.ts';
import { createInstalledReleases } from './installed-releases.ts';
import { isRecord, readKept } from './read-kept.ts';

const DAMAGED = ['', '{', 'null', '7', '"x"', '{"user":'];

describe(readKept, () => {
  test.each(DAMAGED)('answers nothing for %j', (text) => {
    expect(readKept(text, isRecord)).toBeNull();
  });
});

describe('a damaged record', () => {
  test.each(DAMAGED)('of an owner has everything wiped before anybody starts: %j', async (text) => {
    const store = createMemoryStore();
    await store.cas('owner/food', null, text);
    const wiped: string[] = [];
    const owners = createAppOwners(
      store,
      async (appId) => void wiped.push(appId),
      (length) => new Uint8Array(length).fill(7),
    );
    expect(await owners.foreign('alice')).toEqual(['food']);
    await owners.claim('food', 'alice');
    expect(wiped).toEqual(['food']);
  });

  test.each(DAMAGED)('of an installed version or of crashes counts as none: %j', async (text) => {
    const store = createMemoryStore();
    await store.cas('installed/food', null, text);
    await store.cas('crashes/food', null, text);
    expect(await createInstalledReleases(store).get('food')).toBeNull();
    const crashes = createCrashLog(store, () => 1000);
    expect((await crashes.counts('food')).size).toBe(0);
    await crashes.add('food', 'd', 'crash');
    expect([...(await crashes.counts('food'))]).toEqual([['d', 1]]);
  });
});
