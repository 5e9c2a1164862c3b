// One user's storage per mini-program, and the wipe, in a real browser (container.md §2, Per user).
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

let world: Constellation;
let page: Page;
let profile: BrowserContext;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf({}, { workers: [] }), bank: appOf() }));
});
afterAll(() => world.close());
beforeEach(async () => {
  world.server.wipeFails = false;
  world.server.offline = false;
  page = await world.openHost();
  profile = page.context();
});
afterEach(() => profile.close());

const setUser = (user: string | null) => page.evaluate((name) => harness.container.setUser(name), user);
const launchError = (appId: string) =>
  page.evaluate(
    (name) =>
      harness.launch(name).then(
        () => null,
        (error: { code: string; message: string }) => [error.code, error.message],
      ),
    appId,
  );

interface Buckets {
  readonly storageBuckets: { open(name: string): Promise<{ caches: CacheStorage }>; keys(): Promise<string[]> };
}

/** Writes into every kind of storage that the origin has. */
const fill = (frame: Frame) =>
  frame.evaluate(async () => {
    localStorage.setItem('who', 'alice');
    sessionStorage.setItem('who', 'alice');
    // biome-ignore lint/suspicious/noDocumentCookie: what a mini-program would do.
    document.cookie = 'who=alice; SameSite=None; Secure; Partitioned; max-age=3600';
    await (await caches.open('alice')).put('/who', new Response('alice'));
    await new Promise<void>((done, fail) => {
      const request = indexedDB.open('davit', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('keys').put('alice', 'who');
      request.onsuccess = () => done();
      request.onerror = () => fail(request.error);
    });
    const { storageBuckets } = navigator as unknown as Buckets;
    await (await (await storageBuckets.open('alice')).caches.open('alice')).put('/who', new Response('alice'));
    const file = await (await navigator.storage.getDirectory()).getFileHandle('alice', { create: true });
    await (await file.createWritable()).close();
    await bridge.call('storage.set', { key: 'who', value: 'alice' });
  });
/** What there is, by kind. */
const look = (frame: Frame) =>
  frame.evaluate(async () => {
    const files: string[] = [];
    const root = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
    for await (const name of root.keys()) files.push(name);
    const { storageBuckets } = navigator as unknown as Buckets;
    return {
      buckets: await storageBuckets.keys(),
      local: localStorage.getItem('who'),
      session: sessionStorage.getItem('who'),
      cookie: document.cookie,
      // The container keeps the mini-program's own files there.
      caches: (await caches.keys()).filter((name) => !name.startsWith('davit:')),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      files,
      bridge: ((await bridge.call('storage.keys')).result as { keys: string[] }).keys,
    };
  });
const FULL = {
  buckets: ['alice'],
  local: 'alice',
  session: 'alice',
  cookie: 'who=alice',
  caches: ['alice'],
  databases: ['davit'],
  files: ['alice'],
  bridge: ['who'],
};
const EMPTY = { buckets: [], local: null, session: null, cookie: '', caches: [], databases: [], files: [], bridge: [] };
const accountOf = (frame: Frame) => frame.evaluate(() => bridge.init.account);

describe('storage of a mini-program', () => {
  test('is the same for the same user after closing and reloading the host', async () => {
    await setUser('alice');
    let food = await world.launch(page, 'food');
    await fill(food);
    const account = await accountOf(food);
    await page.close();
    page = await world.openHost(profile);
    await setUser('alice');
    food = await world.launch(page, 'food');
    expect(await look(food)).toEqual({ ...FULL, session: null });
    expect(await accountOf(food)).toBe(account);
  });

  test('T122 is not shared with another mini-program', async () => {
    await setUser('alice');
    await fill(await world.launch(page, 'food'));
    const bank = await world.launch(page, 'bank');
    expect(await look(bank)).toEqual(EMPTY);
  });

  test('is gone for the next user, on the origin and in the bridge', async () => {
    await setUser('alice');
    let food = await world.launch(page, 'food');
    await fill(food);
    const account = await accountOf(food);
    expect(await look(food)).toEqual(FULL);
    await setUser(null);
    await setUser('bob');
    food = await world.launch(page, 'food');
    expect(await look(food)).toEqual(EMPTY);
    expect(await accountOf(food)).not.toBe(account);
    const kept = await page.evaluate(
      () =>
        new Promise<string>((done) => {
          const request = indexedDB.open('davit-container');
          request.onsuccess = () => {
            const store = request.result.transaction('entries').objectStore('entries');
            const keys = store.getAllKeys();
            const values = store.getAll();
            values.onsuccess = () => done(JSON.stringify([keys.result, values.result]));
          };
        }),
    );
    expect(kept).toContain('bob');
    expect(kept).not.toContain('alice');
  });

  test('blocks the launch while it could not be wiped, also after a reload of the host', async () => {
    await setUser('alice');
    await fill(await world.launch(page, 'food'));
    world.server.wipeFails = true;
    await setUser('bob');
    expect(await launchError('food')).toEqual(['wipe_failed', expect.stringContaining('food cannot start')]);
    await page.close();
    page = await world.openHost(profile);
    expect((await launchError('food'))?.[0]).toBe('wipe_failed');
    // Even for the user whose data it is: the wipe was begun.
    await setUser('alice');
    expect((await launchError('food'))?.[0]).toBe('wipe_failed');
    world.server.wipeFails = false;
    expect(await look(await world.launch(page, 'food'))).toEqual(EMPTY);
  });

  test('is wiped on request while the mini-program runs: it is closed first', async () => {
    await setUser('alice');
    await fill(await world.launch(page, 'food'));
    await page.evaluate(() => harness.container.clearData('food'));
    expect(await page.evaluate(() => harness.container.instances.length)).toBe(0);
    const before = world.server.requests.length;
    expect(await look(await world.launch(page, 'food'))).toEqual(EMPTY);
    // The worker that served it is gone as well.
    expect(world.server.requests.slice(before)).toContain('food.localhost/.container/launch.html');
  });

  test('is wiped without a network as far as a script can; it starts for nobody before the rest is gone', async () => {
    await setUser('alice');
    const food = await world.launch(page, 'food');
    await fill(food);
    // Neither this cookie nor another tab's session storage can be seen by a page at another path, or in another tab.
    await food.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: what a mini-program would do.
      document.cookie = 'deep=alice;path=/deep/;secure;samesite=none;partitioned';
    });
    world.server.offline = true;
    await page.evaluate(() => harness.container.clearData('food').catch(() => {}));
    expect((await launchError('food'))?.[0]).toBe('wipe_failed');
    world.server.offline = false;
    const before = world.server.requests.length;
    const fresh = await world.launch(page, 'food');
    expect(await look(fresh)).toEqual(EMPTY);
    expect(world.server.requests.slice(before)).toContain('food.localhost/.container/launch.html');
    const deep = await fresh.evaluate(() => {
      history.replaceState(null, '', '/deep/');
      return document.cookie;
    });
    expect(deep).not.toContain('deep');
  });

  test('is not wiped under a mini-program that runs in another tab', async () => {
    await setUser('alice');
    const food = await world.launch(page, 'food');
    await fill(food);
    const first = page;
    page = await world.openHost(profile);
    await setUser('bob');
    expect((await launchError('food'))?.[0]).toBe('wipe_failed');
    expect((await look(food)).local).toBe('alice');
    await first.close();
    expect(await look(await world.launch(page, 'food'))).toEqual(EMPTY);
  });
});

describe('a browser that denies storage to frames', () => {
  test('starts no mini-program, and says what to do', async () => {
    const strict = await openConstellation(() => ({ food: appOf() }), { frameStorage: false });
    page = await strict.openHost();
    await setUser('alice');
    expect(await launchError('food')).toEqual(['no_storage', expect.stringContaining('Let it keep data')]);
    expect(strict.server.requests.filter((request) => request.startsWith('food'))).toEqual([]);
    await strict.close();
  });
});
