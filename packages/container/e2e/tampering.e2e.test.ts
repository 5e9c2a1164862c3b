// Mini-programs that turn on what delivers them: its cache, its worker, its launch page (container.md §2; threats T103, T131). What
// comes out is closed, and the next launch is whole again.
import { type Header, inlineScriptHashes, responseHeaders } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, frameOf, openConstellation, PAGE } from './constellation.ts';

const FILES = {
  '/index.html': `${PAGE}<script src="/menu.js"></script>`,
  '/menu.js': 'globalThis.menu = "right";',
  '/style.css': 'body{}',
  '/picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '/data.json': '{}',
  '/worker.js': 'addEventListener("fetch", (event) => event.respondWith(new Response("mine")));',
  '/shared.js': 'onconnect = ({ ports: [port] }) => port.postMessage("runs"); if (!self.name) postMessage("runs");',
};

let world: Constellation;
let page: Page;
let food: Frame;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf(FILES, { workers: ['worker.js', 'shared.js'] }) }));
});
afterAll(() => world.close());
beforeEach(async () => {
  page = await world.openHost();
  food = await world.launch(page, 'food');
});
afterEach(() => page.context().close());

const statusOf = (path: string, frame = food) => frame.evaluate(async (url) => (await fetch(url)).status, path);
const endReason = async () => {
  await page.waitForFunction(() => harness.log.some(({ event }) => event === 'instance.ended'));
  return page.evaluate(() => harness.log.find(({ event }) => event === 'instance.ended')?.fields.reason);
};
/** The next launch is whole. */
const relaunch = async () => {
  await page.evaluate(() => harness.container.closeAll());
  food = await world.launch(page, 'food');
  await food.waitForFunction(() => (globalThis as { menu?: string }).menu === 'right');
};
/** Replaces every entry of its version's cache by `text`, or drops them. */
const poison = (text: string | null) =>
  food.evaluate(async (body) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        if (body === null) await cache.delete(request);
        else await cache.put(request, new Response(body, { headers: { 'content-type': 'text/html' } }));
    }
  }, text);

describe('every answer of the worker', () => {
  const origins = () => ({
    app: world.server.appOrigin('food'),
    gate: world.server.gateOrigin('food'),
    host: world.server.hostUrl.slice(0, -1),
    issuer: world.server.issuer,
  });
  const named = (headers: readonly Header[]) =>
    Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value.trim()]));
  /** The complete set, value by value, of what the product says an answer is. */
  const completeOf = async (path: string, status: number) => {
    if (status >= 400) return named(responseHeaders({ kind: 'app-error', origins: origins() }));
    const manifest = { davit: { connect: [], workers: ['worker.js', 'shared.js'] } };
    if (!path.endsWith('.html')) return named(responseHeaders({ kind: 'app-resource', origins: origins(), manifest }));
    const isLaunch = path === '/.container/launch.html';
    const text = isLaunch
      ? await food.evaluate(async (url) => (await fetch(url)).text(), path)
      : (FILES[path as keyof typeof FILES] ?? '');
    const hashes = await inlineScriptHashes(text, async (bytes) => nodeCrypto.sha256(bytes));
    return named(
      isLaunch
        ? responseHeaders({ kind: 'launch', origins: origins(), inlineScriptHashes: hashes })
        : responseHeaders({ kind: 'app-document', origins: origins(), manifest, inlineScriptHashes: hashes }),
    );
  };

  test('carries the complete set, whatever its status and its type', async () => {
    const ask = (path: string, init: RequestInit = {}) =>
      food.evaluate(
        async ([url, options]) => {
          const response = await fetch(url, options);
          return { status: response.status, headers: Object.fromEntries(response.headers) };
        },
        [path, init] as const,
      );
    const range = (value: string) => ({ headers: { range: value } });
    const files = Object.keys(FILES);
    const asked: [number, string, RequestInit?][] = [
      ...files.map((path): [number, string] => [200, path]),
      ...files.map((path): [number, string, RequestInit] => [206, path, range('bytes=0-1')]),
      ...files.map((path): [number, string, RequestInit] => [416, path, range('bytes=999999-')]),
      ...files.map((path): [number, string, RequestInit] => [405, path, { method: 'POST' }]),
      ...files.map((path): [number, string] => [404, `${path}x`]),
      [404, '/'],
      [404, '/.container/wipe'],
      [404, '/.container/sw.js'],
      [404, '/integrity.json'],
      [200, '/manifest.json'],
      [200, '/.container/launch.html'],
      [404, '/.container/launch.js'],
      [405, '/.container/launch.html', { method: 'PUT' }],
      [200, '/menu.js', { method: 'HEAD' }],
    ];
    for (const [status, path, init] of asked) {
      const answer = await ask(path, init);
      expect([path, answer.status]).toEqual([path, status]);
      expect([path, Object.keys(answer.headers)]).toEqual([path, expect.arrayContaining(['content-type'])]);
      const complete = await completeOf(path, answer.status);
      expect([path, status, answer.headers]).toEqual([path, status, expect.objectContaining(complete)]);
    }
    await poison('<script>1</script>');
    for (const path of files) {
      const { status, headers } = await ask(path);
      expect([path, status]).toEqual([path, 503]);
      expect(headers).toMatchObject(await completeOf(path, 503));
    }
  });

  test('T128 keeps the page in an agent cluster of its own, as documents and as errors', async () => {
    expect(await food.evaluate(() => [originAgentCluster, crossOriginIsolated])).toEqual([true, false]);
  });

  test('comes from the worker: the server is asked for nothing', async () => {
    const from = world.server.requests.length;
    await statusOf('/menu.js');
    await statusOf('/nowhere');
    await food.evaluate(() => location.reload());
    await food.waitForFunction(() => (globalThis as { menu?: string }).menu === 'right');
    expect(world.server.requests.slice(from).filter((request) => request.startsWith('food.'))).toEqual([]);
  });
});

describe('a mini-program that changes its own cache', () => {
  test('T103 gets nothing for other bytes, and is repaired by the next launch', async () => {
    await poison('globalThis.menu = "wrong";');
    expect(await statusOf('/menu.js')).toBe(503);
    await food.evaluate(() => location.reload());
    expect(await endReason()).toBe('navigated');
    await relaunch();
  });

  test('T103 gets nothing for what it has deleted, and is repaired by the next launch', async () => {
    await poison(null);
    expect(await statusOf('/menu.js')).toBe(503);
    await relaunch();
    await food.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await relaunch();
  });
});

describe('a mini-program that turns on its worker', () => {
  test('by unregistering it: what comes then is closed, and the next launch is whole', async () => {
    await food.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.unregister();
      setTimeout(() => location.reload(), 0);
    });
    expect(await endReason()).toBe('navigated');
    await relaunch();
  });

  test('by registering ours with another id, a file of its own, or a declared worker: is refused', async () => {
    const ours = await food.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? '');
    const register = (url: string) =>
      food.evaluate(
        (script) =>
          navigator.serviceWorker.register(script, { scope: '/' }).then(
            () => 'registered',
            ({ name }: Error) => name,
          ),
        url,
      );
    const otherId = ours.replace(/([?&]i=)[0-9a-f]{64}/, `$1${'0'.repeat(64)}`);
    expect(otherId).not.toBe(ours);
    expect([await register(otherId), await register(ours), await register('/menu.js')]).toEqual(
      Array.from({ length: 3 }, () => 'SecurityError'),
    );
    // Its policy allows this one as a worker; the server hands it out to nobody.
    expect(await register('/worker.js')).toBe('TypeError');
    expect(await food.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(ours);
    await relaunch();
  });

  test('T131 by a shared worker, which could outlive it: is refused, also where a worker may be started', async () => {
    const start = () =>
      food.evaluate(
        () =>
          new Promise<string>((done) => {
            const options = { name: 'after', extendedLifetime: true };
            const shared = new SharedWorker('/shared.js', options);
            shared.onerror = () => done('refused');
            shared.port.onmessage = () => done('runs');
          }),
      );
    expect(await start()).toBe('refused');
    expect(
      await food.evaluate(
        () => new Promise((done) => Object.assign(new Worker('/shared.js'), { onmessage: () => done('runs') })),
      ),
    ).toBe('runs');
  });

  test('from another tab, through the tab that opened it: is not known there', async () => {
    await page.evaluate(() => harness.container.closeAll());
    const [second] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(() => void window.open(location.href)),
    ]);
    await second.waitForFunction(() => 'harness' in globalThis);
    const live = await world.launch(second, 'food');
    await page.evaluate(() => harness.container.prepare('food'));
    expect(await live.evaluate(() => top?.opener)).toBe(null);
  });

  test('by talking to it: it listens to nobody', async () => {
    await food.evaluate(() => {
      history.replaceState(null, '', '/.container/launch.html');
      const { port1, port2 } = new MessageChannel();
      Object.assign(globalThis, { answers: 0 });
      port1.onmessage = () => Object.assign(globalThis, { answers: 1 });
      navigator.serviceWorker.controller?.postMessage(['blob', '0'.repeat(64), new ArrayBuffer(1)], [port2]);
    });
    await page.waitForTimeout(200);
    expect(await food.evaluate(() => (globalThis as unknown as { answers: number }).answers)).toBe(0);
    expect(await statusOf('/menu.js')).toBe(200);
  });

  test('by switching on navigation preload: its documents still come from the worker', async () => {
    await food.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.navigationPreload.enable();
      setTimeout(() => location.reload(), 0);
    });
    await food.waitForFunction(() => globalThis.bridge?.init?.launch.reloaded === true);
    await food.waitForFunction(() => (globalThis as { menu?: string }).menu === 'right');
  });

  test('by switching on navigation preload: the next version has it switched off', async () => {
    const isOn = () =>
      food.evaluate(async () => (await (await navigator.serviceWorker.ready).navigationPreload.getState()).enabled);
    await food.evaluate(async () => (await navigator.serviceWorker.ready).navigationPreload.enable());
    expect(await isOn()).toBe(true);
    await world.server.registry.release(
      'food',
      appOf({ ...FILES, '/new.js': '' }, { workers: ['worker.js', 'shared.js'] }),
    );
    await page.evaluate(() => {
      harness.later = 120_000;
    });
    await relaunch();
    expect(await statusOf('/new.js')).toBe(200);
    expect(await isOn()).toBe(false);
  });
});

describe('a mini-program that opens its own launch page', () => {
  test.each(['/.container/launch.html', `/.container/launch.html?i=${'0'.repeat(64)}`, '/.container/wipe'])(
    '%s: gets no orders there, and is ended',
    async (path) => {
      const before = await food.evaluate(() => navigator.serviceWorker.controller?.scriptURL);
      await food.evaluate((to) => void setTimeout(() => location.assign(to), 0), path);
      expect(await endReason()).toBe('navigated');
      await relaunch();
      const after = await frameOf(page, world.server.appOrigin('food')).evaluate(
        () => navigator.serviceWorker.controller?.scriptURL,
      );
      expect(after).toBe(before);
    },
  );
});
