// What the web adapter gives the container besides frames: the isolation level, locks, the feed and kept bytes, in real tabs.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

let world: Constellation;
let profile: BrowserContext;
let first: Page;
let second: Page;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf() }));
  first = await world.openHost();
  profile = first.context();
  second = await world.openHost(profile);
});
afterAll(() => world.close());

describe('the isolation level', () => {
  test('is found by trying: closed and cross-site here, and persistent once a day has passed', async () => {
    expect(await first.evaluate(() => harness.adapter.probe())).toEqual({
      process: 'own',
      egress: 'closed',
      siblings: 'cross-site',
      storage: 'session',
    });
  });

  test('is known afterwards without a frame', async () => {
    const from = world.server.requests.length;
    await second.evaluate(() => harness.adapter.probe());
    expect(world.server.requests.slice(from)).toEqual([]);
  });

  test.each(['{', '[]', '{"at":1}'])('is found out again where what was known is damaged: %s', async (damaged) => {
    await second.evaluate(async (text) => {
      const { store } = harness.adapter;
      const key = `isolation:${navigator.userAgent}`;
      await store.cas(key, await store.get(key), text);
    }, damaged);
    expect(await second.evaluate(() => harness.adapter.probe())).toMatchObject({
      egress: 'closed',
      storage: 'session',
    });
  });

  test('is found weaker where the engine is: no header closes the network, all mini-programs are of one site', async () => {
    const weak = await world.openHost();
    world.server.weakEngine = true;
    expect(await weak.evaluate(() => harness.adapter.probe())).toMatchObject({
      egress: 'csp',
      siblings: 'same-site',
      storage: 'session',
    });
    world.server.weakEngine = false;
    await weak.context().close();
  });

  test('has a process that is shared where one page stands still while another is busy', async () => {
    const shared = await world.openHost();
    expect(await shared.evaluate(() => harness.probeOneProcess())).toMatchObject({ process: 'shared' });
    await shared.context().close();
  });

  test('is unknown, not better, when the probe pages cannot be had', async () => {
    const alone = await world.openHost();
    world.server.offline = true;
    expect(await alone.evaluate(() => harness.adapter.probe())).toEqual({
      process: 'shared',
      egress: 'csp',
      siblings: 'same-site',
      storage: 'session',
    });
    world.server.offline = false;
    await alone.context().close();
  });
});

describe('the right to run a mini-program', () => {
  test('is had alone by the first, shared after it has settled, and never lost in between', async () => {
    const enter = (page: Page) =>
      page.evaluate(async () => {
        const slot = await harness.adapter.enter('food');
        Object.assign(globalThis, { slot });
        return slot.alone;
      });
    const use = (page: Page, step: 'settle' | 'release') =>
      page.evaluate((name) => (globalThis as unknown as { slot: Record<typeof name, () => void> }).slot[name](), step);
    expect(await enter(first)).toBe(true);
    const waiting = enter(second);
    const tooEarly = await Promise.race([waiting, new Promise((done) => setTimeout(done, 300, 'waits'))]);
    expect(tooEarly).toBe('waits');
    await use(first, 'settle');
    expect(await waiting).toBe(false);
    await use(first, 'release');
    expect(await enter(first)).toBe(false);
    await use(second, 'release');
    await use(first, 'release');
    expect(await enter(second)).toBe(true);
    await use(second, 'release');
  });

  test('keeps a wipe away until it is given back', async () => {
    const wipe = () =>
      second.evaluate(() =>
        harness.adapter.wipe('food').then(
          () => 'wiped',
          ({ message }: Error) => message,
        ),
      );
    await first.evaluate(async () => {
      const slot = await harness.adapter.enter('food');
      slot.settle();
      Object.assign(globalThis, { slot });
    });
    expect(await wipe()).toBe('food still runs');
    await first.evaluate(() => (globalThis as unknown as { slot: { release(): void } }).slot.release());
    expect(await wipe()).toBe('wiped');
  });
});

describe('the feed', () => {
  const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.length);
  const told = (page: Page) => page.evaluate(() => (globalThis as unknown as { told: boolean[] }).told);
  const feeds = () => world.server.requests.filter((request) => request.endsWith('/registry/v1/feed')).length;

  test('is heard in every tab over one connection, and goes on when the tab that listens is closed', async () => {
    const before = feeds();
    for (const page of [first, second])
      await page.evaluate((url) => {
        const messages: string[] = [];
        const told: boolean[] = [];
        Object.assign(globalThis, { heard: messages, told });
        const take = (data: string) => void messages.push(data);
        const onOpen = (isOpen: boolean) => void told.push(isOpen);
        Object.assign(globalThis, { unfollow: harness.adapter.follow(url, take, onOpen) });
      }, `${world.server.issuer}/registry/v1/feed`);
    await expect.poll(feeds).toBe(before + 1);
    // Only the tab that listens knows that it does.
    await expect.poll(() => Promise.all([told(first), told(second)])).toEqual([[true], []]);
    await world.server.registry.change('food', (record) => record);
    await expect.poll(() => Promise.all([heard(first), heard(second)])).toEqual([1, 1]);
    await first.close();
    await expect.poll(feeds).toBe(before + 2);
    await expect.poll(() => told(second)).toEqual([true]);
    await expect
      .poll(async () => {
        await world.server.registry.change('food', (record) => record);
        return heard(second);
      })
      .toBeGreaterThan(1);
    await second.evaluate(() => (globalThis as unknown as { unfollow(): void }).unfollow());
    expect(await told(second)).toEqual([true, false]);
  });
});

describe('an answer of the registry', () => {
  test('is never one that the browser kept: a mirror that lied once would go on lying', async () => {
    const ask = () =>
      second.evaluate(async (url) => {
        const answer = await harness.adapter.fetch({ url, method: 'GET', maxBytes: 100, timeoutMs: 5000 });
        return answer.kind === 'answer' ? new TextDecoder().decode(answer.body) : answer.kind;
      }, `${world.server.issuer}/counted`);
    expect([await ask(), await ask()]).toEqual(['1', '2']);
  });
});

describe('kept bytes', () => {
  test('come back as they were put, by name, until they are deleted', async () => {
    const outcome = await second.evaluate(async () => {
      const { blobs } = harness.adapter;
      await blobs.put('a/b', new Uint8Array([1, 2, 3]));
      const there = [...((await blobs.get('a/b')) ?? [])];
      const names = await blobs.names();
      await blobs.delete('a/b');
      return { there, names, gone: await blobs.get('a/b') };
    });
    expect(outcome).toEqual({ there: [1, 2, 3], names: ['a/b'], gone: null });
  });
});
