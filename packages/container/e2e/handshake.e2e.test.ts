// Handshake, calls and the reload rule in a real browser (container.md §3).
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

let world: Constellation;
let page: Page;
let food: Frame;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf(), bank: appOf() }));
});
afterAll(() => world.close());
beforeEach(async () => {
  page = await world.openHost();
  food = await world.launch(page, 'food');
});
afterEach(() => page.context().close());

const call = (method: string, params: unknown = {}) =>
  food.evaluate(([name, value]) => bridge.call(name as string, value), [method, params]);
const callLog = (method: string) =>
  page.evaluate(
    (name) =>
      harness.log
        .filter(({ event, fields }) => event === 'bridge.call' && fields.method === name)
        .map(({ fields }) => fields.outcome),
    method,
  );

describe('a mini-program behind its gate', () => {
  test('says hello, gets a port and init, and is shown once it is ready', async () => {
    const init = await food.evaluate(() => bridge.init);
    expect(init).toMatchObject({
      app_id: 'food',
      issuer: world.server.issuer,
      host: { id: 'host', name: 'Test host' },
      container: { adapter: 'web' },
      launch: { path: '/', params: {}, reloaded: false },
    });
    expect(init.account).toMatch(/^[0-9a-f]{32}$/);
    const states = await page.evaluate((id) => harness.states[id]?.map(({ name }) => name), init.instance as string);
    expect(states).toEqual(['loading', 'ready', 'shown']);
  });

  test('runs under the strict policies of host and app without a violation', async () => {
    await call('storage.set', { key: 'k', value: 'v' });
    expect(await page.evaluate(() => blocked)).toEqual([]);
    expect(await food.evaluate(() => blocked)).toEqual([]);
  });

  test('calls methods of the table and gets their results', async () => {
    expect(await call('storage.set', { key: 'basket', value: '[1,2]' })).toMatchObject({ result: {} });
    expect(await call('storage.get', { key: 'basket' })).toMatchObject({ result: { value: '[1,2]' } });
    expect(await call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) })).toMatchObject({
      result: { code: 'cod_test' },
    });
    await call('ui.toast', { text: 'Ordered' });
    expect(await page.evaluate(() => harness.toasts)).toEqual(['Ordered']);
  });

  test('gets typed errors for what it may not do', async () => {
    expect(await call('host.evaluate')).toMatchObject({ error: { code: -32601, data: { code: 'method_not_found' } } });
    expect(await call('__proto__')).toMatchObject({ error: { data: { code: 'method_not_found' } } });
    expect(await call('ui.toast', { text: '' })).toMatchObject({
      error: { code: -32602, data: { code: 'invalid_params' } },
    });
    expect(await call('auth.requestCode', { scope: 'openid phone', code_challenge: 'a'.repeat(43) })).toMatchObject({
      error: { data: { code: 'scope_not_allowed' } },
    });
  });

  test('T025 gets a new port in the same instance when it reloads, and the calls in flight end as navigated', async () => {
    const before = await food.evaluate(() => bridge.init);
    await page.evaluate(() => {
      harness.requestCode = () => new Promise(() => {});
    });
    await food.evaluate(() => {
      void bridge.call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) });
      setTimeout(() => location.reload(), 50);
    });
    await food.waitForFunction(() => globalThis.bridge?.init?.launch.reloaded === true);
    expect(await food.evaluate(() => bridge.init)).toMatchObject({
      instance: before.instance,
      account: before.account,
    });
    expect(await callLog('auth.requestCode')).toEqual(['navigated']);
    expect(await call('storage.keys')).toMatchObject({ result: { keys: [] } });
    // Longer than the gate waits for a hello: the instance has not ended.
    await page.waitForTimeout(2300);
    expect(await call('app.getLaunchOptions')).toMatchObject({ result: { path: '/', reloaded: true } });
  });

  test('moves between its own pages and keeps its instance', async () => {
    await food.evaluate(() => location.assign('/index.html?page=2'));
    await food.waitForFunction(() => location.search === '?page=2' && globalThis.bridge?.init !== undefined);
    expect(await call('storage.keys')).toMatchObject({ result: { keys: [] } });
  });

  test('is told at its next document what covers it from now on', async () => {
    expect(await food.evaluate(() => bridge.init.insets)).toEqual({ top: 0, right: 0, bottom: 0, left: 0 });
    const insets = { top: 44, right: 0, bottom: 34, left: 0 };
    await page.evaluate((changed) => harness.container.setInsets(changed), insets);
    await food.evaluate(() => void setTimeout(() => location.reload(), 50));
    await food.waitForFunction(() => globalThis.bridge?.init?.launch.reloaded === true);
    expect(await food.evaluate(() => bridge.init)).toMatchObject({ app_id: 'food', insets });
    expect(await call('app.getLaunchOptions')).toMatchObject({ result: { reloaded: true } });
  });

  test('a second hello of the same document closes its first port', async () => {
    await food.evaluate(() => bridge.hello());
    const answers = await food.evaluate(async () => {
      const [first] = bridge.ports as [MessagePort];
      const closed = new Promise((done) => first.addEventListener('close', () => done('closed')));
      first.postMessage({ jsonrpc: '2.0', id: 'x', method: 'app.ready', params: {} });
      return [
        await Promise.race([closed, new Promise((done) => setTimeout(done, 500, 'open'))]),
        await bridge.call('storage.keys'),
      ];
    });
    expect(answers[1]).toMatchObject({ result: { keys: [] } });
    expect(await callLog('app.ready')).toEqual(['ok']);
  });

  test('is hidden with display:none, keeps its state, and is refused what needs a screen', async () => {
    await food.evaluate(() => Object.assign(globalThis, { kept: 42 }));
    await world.launch(page, 'bank');
    expect(await call('ui.toast', { text: 'I am here' })).toMatchObject({ error: { data: { code: 'hidden' } } });
    expect(
      await page.evaluate(() =>
        [...document.querySelectorAll('iframe')]
          .filter(({ title }) => title !== '')
          .map(({ title, style }) => [title, style.display]),
      ),
    ).toEqual([
      ['food', 'none'],
      ['bank', 'block'],
    ]);
    await page.evaluate(() => harness.launch('food'));
    expect(await food.evaluate(() => (globalThis as { kept?: number }).kept)).toBe(42);
    expect(await food.evaluate(() => bridge.events.map(({ method }) => method))).toEqual([
      'app.show',
      'app.hide',
      'app.show',
    ]);
  });

  test('closes: app.hide first, then the frame goes', async () => {
    await page.evaluate(() => harness.container.closeAll());
    await expect.poll(() => page.frames().length).toBe(5);
    expect(await page.evaluate(() => Object.values(harness.states).at(-1)?.at(-1))).toEqual({ name: 'closed' });
    expect(await page.evaluate(() => harness.container.instances.length)).toBe(0);
  });

  test('T016 sees the same number of frames whatever else runs', async () => {
    const count = () => food.evaluate(() => top?.length);
    const alone = await count();
    await world.launch(page, 'bank');
    expect(await count()).toBe(alone);
    await page.evaluate(() => harness.container.instances[1]?.close());
    expect(await count()).toBe(alone);
  });
});
