// How a version gets onto a mini-program's origin and from there to the screen, in a real browser (container.md §2).
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allOf, type Constellation, frameOf, openConstellation, versionOf } from './constellation.ts';

let world: Constellation;
let profile: BrowserContext;
let page: Page;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: versionOf('v1'), other: versionOf('o1') }));
});
afterAll(() => world.close());
beforeEach(async () => {
  world.server.offline = false;
  page = await world.openHost();
  profile = page.context();
});
afterEach(() => profile.close());

/** Requests since `from` on the mini-program's own origin, and for bundles. */
const requestsSince = (from: number) =>
  world.server.requests.slice(from).filter((request) => request.startsWith('food.') || request.includes('/bundles/'));
const closeAll = (host = page) => host.evaluate(() => harness.container.closeAll());
/** Launches it when the registry's last word is no longer new, and answers what its files say they are. */
const launchSeen = async (host = page) => {
  await host.evaluate(() => {
    harness.later += 60_000;
  });
  const frame = await world.launch(host, 'food');
  await frame.waitForFunction((count) => seen.length >= count, allOf('').length);
  return frame.evaluate(() => seen);
};
const launchError = () =>
  page.evaluate(() =>
    harness.launch('food').then(
      () => null,
      ({ code }: { code: string }) => code,
    ),
  );

describe('a launch', () => {
  test('cold: downloads the bundle once, and nothing but the container’s own files comes from the app’s origin', async () => {
    const from = world.server.requests.length;
    expect(await launchSeen()).toEqual(allOf('v1'));
    expect(requestsSince(from)).toEqual([
      expect.stringMatching(/^localhost\/registry\/v1\/bundles\/[0-9a-f]{64}$/),
      'food.localhost/.container/launch.html',
      'food.localhost/.container/sw.js',
    ]);
  });

  test('again: asks neither the app’s origin nor for the bundle, in a new tab too', async () => {
    await launchSeen();
    await page.close();
    page = await world.openHost(profile);
    const from = world.server.requests.length;
    expect(await launchSeen()).toEqual(allOf('v1'));
    expect(requestsSince(from)).toEqual([]);
  });

  test('offline: runs what is installed, and says hello as ever', async () => {
    await launchSeen();
    await closeAll();
    world.server.offline = true;
    expect(await launchSeen()).toEqual(allOf('v1'));
    await closeAll();
    await page.evaluate(() => harness.container.prepare('food'));
    expect(await launchSeen()).toEqual(allOf('v1'));
  });

  test('offline, of a mini-program that never ran: is refused with a sentence', async () => {
    world.server.offline = true;
    expect(await launchError()).toBe('offline');
  });

  test('verifies the bundle in a worker, off the host’s thread', async () => {
    expect(page.workers().length).toBe(0);
    const started = page.waitForEvent('worker');
    await launchSeen();
    expect((await started).url()).toBe(`${world.server.hostUrl}verify.js`);
    expect(await page.evaluate(() => harness.log.filter(({ event }) => event === 'verify_worker.failed'))).toEqual([]);
  });

  test('prepared: takes the frame that was made while the user pressed; a press that was none leaves no trace', async () => {
    const count = () => page.evaluate(() => [document.querySelectorAll('iframe').length, top?.length]);
    await launchSeen();
    await closeAll();
    const before = await count();
    await page.evaluate(() => harness.container.prepare('food'));
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toContain(`${world.server.appOrigin('food')}/.container/launch.html`);
    expect(await count()).toEqual(before);
    const gateFrame = () => page.frames().find((frame) => frame.url().startsWith(world.server.gateOrigin('food')));
    const gate = gateFrame();
    await page.evaluate(() => harness.container.prepare('other'));
    await expect.poll(() => gate?.isDetached()).toBe(true);
    expect(await count()).toEqual(before);
    await page.evaluate(() => harness.container.prepare('food'));
    await expect.poll(gateFrame).toBeDefined();
    const prepared = gateFrame();
    // Laid out, so that its processes need not wait for others; not to be seen, and in nobody's way.
    const look = () =>
      page.evaluate(() => {
        const frame = document.querySelector('iframe[src]') as HTMLIFrameElement;
        const { display, opacity, pointerEvents } = getComputedStyle(frame);
        return [display, opacity, pointerEvents, frame.inert];
      });
    expect(await look()).toEqual(['block', '0', 'none', true]);
    expect(await launchSeen()).toEqual(allOf('v1'));
    expect(await look()).toEqual(['block', '1', 'auto', false]);
    expect(prepared?.isDetached()).toBe(false);
    expect(await count()).toEqual(before);
  });

  test('paints each time, however the press and the launch page overlap', async () => {
    await launchSeen();
    const blank: number[] = [];
    for (let nth = 0; nth < 12; nth += 1) {
      await closeAll();
      await page.evaluate(() => harness.container.prepare('food'));
      await page.waitForTimeout(nth * 15);
      const frame = await world.launch(page, 'food');
      const isPainted = () => performance.getEntriesByType('paint').length > 0;
      await frame.waitForFunction(isPainted, null, { timeout: 15_000 }).catch(() => blank.push(nth));
    }
    expect(blank).toEqual([]);
  });

  test('that finds no room for a new version runs the one before, which is still in place', async () => {
    await launchSeen();
    await closeAll();
    await world.server.registry.release('food', versionOf('v2'));
    await profile.addInitScript(() => {
      if (location.pathname !== '/.container/launch.html') return;
      Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    });
    await page.close();
    page = await world.openHost(profile);
    await page.evaluate(() => {
      harness.later = 120_000;
    });
    expect(await launchSeen()).toEqual(allOf('v1'));
    await closeAll();
    world.server.offline = true;
    expect(await launchSeen()).toEqual(allOf('v1'));
  });
});

describe('an update', () => {
  beforeEach(async () => {
    await world.server.registry.release('food', versionOf('old'));
    await launchSeen();
    await closeAll();
  });

  test('T105 waits while another tab runs the version before, and its files never mix', async () => {
    const running = await world.launch(page, 'food');
    await running.evaluate(`setInterval(() => {
      for (const name of ['1.js', '2.js', '3.js', '4.js', '5.js'])
        fetch('/' + name + '?' + Math.random()).then((found) => found.text()).then((text) => (0, seen).push(/"(.*)"/.exec(text)[1]));
    }, 5)`);
    await world.server.registry.release('food', versionOf('new'));
    for (let nth = 0; nth < 2; nth += 1) {
      const tab = await world.openHost(profile);
      expect(await launchSeen(tab)).toEqual(allOf('old'));
      await tab.close();
    }
    await running.evaluate(() => location.reload());
    await expect.poll(() => running.evaluate(() => globalThis.seen?.length).catch(() => 0)).toBe(allOf('old').length);
    expect(new Set(await running.evaluate(() => seen))).toEqual(new Set(['old']));
    await closeAll();
    expect(await launchSeen()).toEqual(allOf('new'));
    expect(await frameOf(page, world.server.appOrigin('food')).evaluate(() => caches.keys())).toHaveLength(1);
  });

  test('T105 that another tab installs after the press is what the tap starts, whole', async () => {
    await page.evaluate(() => harness.container.prepare('food'));
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toContain(`${world.server.appOrigin('food')}/.container/launch.html`);
    await world.server.registry.release('food', versionOf('new'));
    const tab = await world.openHost(profile);
    for (const host of [tab, page])
      await host.evaluate(() => {
        harness.later = 120_000;
      });
    expect(await launchSeen(tab)).toEqual(allOf('new'));
    await tab.close();
    expect(await launchSeen()).toEqual(allOf('new'));
    expect(await frameOf(page, world.server.appOrigin('food')).evaluate(() => caches.keys())).toHaveLength(1);
  });

  test('is there at the next launch, and only what is new is kept', async () => {
    await world.server.registry.release('food', versionOf('new'));
    expect(await launchSeen()).toEqual(allOf('new'));
    expect(await frameOf(page, world.server.appOrigin('food')).evaluate(() => caches.keys())).toHaveLength(1);
    await closeAll();
    world.server.offline = true;
    expect(await launchSeen()).toEqual(allOf('new'));
  });
});

test('asks servers that it may ask, also when the browser has stopped its idle worker meanwhile', async () => {
  const frame = await world.launch(page, 'food');
  const ask = () =>
    frame.evaluate(
      (url) =>
        fetch(url, { redirect: 'error' }).then(
          (response) => response.text(),
          (error: Error) => error.message,
        ),
      world.server.issuer,
    );
  const browser = await profile.newCDPSession(page);
  const statuses: string[] = [];
  browser.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    statuses.push(...versions.map(({ runningStatus }) => runningStatus));
  });
  await browser.send('ServiceWorker.enable');
  await browser.send('ServiceWorker.stopAllWorkers');
  await expect.poll(() => statuses.at(-1)).toBe('stopped');
  expect(await ask()).toBe('issuer');
  expect(statuses.at(-1)).toBe('running');
});

test('T103 a worker that another tab unregisters between press and tap is put back', async () => {
  const tab = await world.openHost(profile);
  const live = await world.launch(tab, 'food');
  await page.evaluate(() => harness.container.prepare('food'));
  await expect
    .poll(() => page.frames().map((frame) => frame.url()))
    .toContain(`${world.server.appOrigin('food')}/.container/launch.html`);
  expect(await live.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.unregister())).toBe(true);
  await closeAll(tab);
  const frame = await world.launch(page, 'food');
  expect(await frame.evaluate(() => fetch('/nothing').then(({ status }) => status))).toBe(404);
  expect(await frame.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
});
