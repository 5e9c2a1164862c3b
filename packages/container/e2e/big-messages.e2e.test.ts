// A mini-program that floods its port with few but huge messages: each is legal, together they would keep the host reading.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

let world: Constellation;
let page: Page;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf() }));
});
afterAll(() => world.close());
beforeEach(async () => {
  page = await world.openHost();
});
afterEach(() => page.context().close());

describe('a mini-program whose messages are as long as they may be', () => {
  test('T115 may fill its whole storage at once', async () => {
    const food = await world.launch(page, 'food');
    const answers = await food.evaluate(async () => {
      const value = 'x'.repeat(1_000_000);
      return Promise.all(Array.from({ length: 10 }, (_, at) => bridge.call('storage.set', { key: `k${at}`, value })));
    });
    expect(answers.map(({ result }) => result)).toEqual(Array.from({ length: 10 }, () => ({})));
  });

  test('T115 is ended when it goes on, and what reached the host until then stays small', async () => {
    const food = await world.launch(page, 'food');
    const began = performance.now();
    await food.evaluate(`setTimeout(async () => {
      const params = Array.from({ length: 400000 }, () => 1);
      for (let at = 0; ; at += 1) {
        bridge.port.postMessage({ jsonrpc: '2.0', id: 'f' + at, method: 'storage.keys', params });
        await new Promise((done) => setTimeout(done, 10));
      }
    }, 0)`);
    await page.waitForFunction(
      () => harness.log.some(({ event, fields }) => event === 'instance.ended' && fields.reason === 'flood'),
      undefined,
      { timeout: 60_000 },
    );
    const calls = await page.evaluate(() => harness.log.filter(({ event }) => event === 'bridge.call').length);
    // 1000 tokens at once and 500 a second, 49 for each of these; the last may leave a debt, and one call came before them.
    const seconds = (performance.now() - began) / 1000;
    expect(calls).toBeLessThanOrEqual((1000 + 500 * seconds) / 49 + 2);
  });
});
