// Ten thousand hostile messages of two mini-programs at the same time, through real ports, gates and stores (threats T115, T116,
// T117). What the dispatcher makes of a million of them is in tests/hostile-messages.test.ts.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appOf, buildPage, type Constellation, openConstellation, PAGE } from './constellation.ts';
import type { HostileReport } from './hostile-app.ts';

/** With their sibling as many as stay in memory for as long as the test takes. */
const APPS = ['alpha', 'bravo'];
const MESSAGES_EACH = 5000;

let world: Constellation;
let page: Page;
const pageErrors: string[] = [];
beforeAll(async () => {
  const script = await buildPage('./hostile-app.ts');
  const hostile = appOf({
    '/index.html': `${PAGE}<script src="/hostile.js" type="module"></script>`,
    '/hostile.js': script,
  });
  world = await openConstellation(() => ({
    bank: appOf(),
    ...Object.fromEntries(APPS.map((name) => [name, hostile])),
  }));
  page = await world.openHost();
  page.on('pageerror', (error) => pageErrors.push(String(error)));
});
afterAll(() => world.close());

/** Counts what arrives at the host, by port: the judge of how many have crossed is not the one who sends them. */
const countArrivals = () =>
  page.evaluate(() => {
    const arrivals = new Map<MessagePort, number>();
    Object.assign(globalThis, { arrivals });
    const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage') as PropertyDescriptor;
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...own,
      set(this: MessagePort, listener: ((message: MessageEvent) => void) | null) {
        own.set?.call(
          this,
          listener &&
            ((message: MessageEvent) => {
              if (message.data?.[0] === 'msg') arrivals.set(this, (arrivals.get(this) ?? 0) + 1);
              listener.call(this, message);
            }),
        );
      },
    });
  });
const arrived = () =>
  page.evaluate(() => [...(globalThis as unknown as { arrivals: Map<MessagePort, number> }).arrivals.values()]);
const intrinsics = () =>
  page.evaluate(() =>
    [Object, Array, Function, String, Promise, Map].map(({ prototype }) =>
      Reflect.ownKeys(prototype).map(String).join(),
    ),
  );

describe('a port', () => {
  test('T115 T117 10,000 hostile messages are answered once each, and harm neither host nor sibling', async () => {
    await countArrivals();
    const bank = await world.launch(page, 'bank');
    await bank.evaluate(() => bridge.call('storage.set', { key: 'balance', value: '100' }));
    const before = await intrinsics();
    const frames = [];
    for (const name of APPS) frames.push(await world.launch(page, name));
    await page.evaluate(() => {
      let last = performance.now();
      const gaps: number[] = [];
      Object.assign(globalThis, { gaps });
      setInterval(() => {
        gaps.push(performance.now() - last);
        last = performance.now();
      }, 10);
    });
    const reports = await Promise.all(
      frames.map((frame, at) =>
        frame.evaluate(
          ([seed, count]) =>
            (globalThis as unknown as { sendHostile(seed: number, count: number): Promise<HostileReport> }).sendHostile(
              seed as number,
              count as number,
            ),
          [at, MESSAGES_EACH],
        ),
      ),
    );
    for (const report of reports) {
      expect(report.wrong).toEqual([]);
      expect(report.crossed).toBe(MESSAGES_EACH);
      expect(report.sent).toBe(report.crossed + report.unsendable + report.violations);
      expect(report.answers).toBe(report.requests);
      expect(report.requests).toBeGreaterThan(MESSAGES_EACH / 2);
      expect(report.unsendable).toBeGreaterThan(MESSAGES_EACH / 100);
      expect(report.violations).toBe(2);
    }
    // The ports of the two, by far the busiest: beside hostile messages came pongs and one `app.ready` each, which are taken off.
    const busiest = (await arrived()).sort((a, b) => b - a).slice(0, APPS.length);
    const others = reports.reduce((total, { pongs }) => total + pongs + 1, 0);
    expect(busiest.reduce((total, count) => total + count, -others)).toBeGreaterThanOrEqual(10_000);
    expect(pageErrors).toEqual([]);
    expect(await page.evaluate(() => harness.strays)).toEqual([]);
    expect(await intrinsics()).toEqual(before);
    expect(await page.evaluate(() => ({}) as { polluted?: unknown })).toEqual({});
    // All still run: nothing that was answered was held against them.
    expect(await page.evaluate(() => harness.container.instances.map(({ app }) => app.appId))).toEqual([
      'bank',
      ...APPS,
    ]);
    const gaps = await page.evaluate(() => (globalThis as unknown as { gaps: number[] }).gaps);
    expect(gaps.sort((a, b) => a - b)[Math.floor(gaps.length * 0.99)]).toBeLessThan(200);
    expect(await bank.evaluate(() => bridge.call('storage.get', { key: 'balance' }))).toMatchObject({
      result: { value: '100' },
    });
    // One violation more ends the one that sends it, and no other.
    const bravo = frames[1];
    await bravo?.evaluate(
      `for (let at = 0; at < 3; at += 1) setTimeout(() => bridge.port.postMessage('x'), at * 1100)`,
    );
    await page.waitForFunction(() =>
      harness.log.some(
        ({ event, fields }) => event === 'instance.ended' && fields.app_id === 'bravo' && fields.reason === 'flood',
      ),
    );
    expect(await page.evaluate(() => harness.container.instances.map(({ app }) => app.appId))).not.toContain('bravo');
    expect(await page.evaluate(() => harness.container.instances.length)).toBe(APPS.length);
  });
});
