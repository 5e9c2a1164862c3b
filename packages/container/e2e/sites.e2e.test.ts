// Mini-programs that are sites by themselves: they ask for no process of their own where this browser gives each site one, and keep
// asking wherever it was not seen to (ADR 21). In a real Chromium.
import type { Frame, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appOf, type Constellation, openConstellation } from './constellation.ts';

let world: Constellation;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: appOf(), plain: appOf() }));
});
afterAll(() => world.close());

/** Which answers of the mini-program's and its gate's origins ask for a process: `<label><path>` → whether. */
function watchAsking(page: Page): Map<string, boolean> {
  const seen = new Map<string, boolean>();
  page.on('response', (response: Response) => {
    const { hostname, pathname } = new URL(response.url());
    if (!hostname.startsWith('food')) return;
    seen.set(`${hostname.split('.')[0]}${pathname}`, response.headers()['origin-agent-cluster'] === '?1');
  });
  return seen;
}
const DOCUMENTS = ['food--gate/', 'food/.container/launch.html', 'food/'];
async function launchWatched(page: Page): Promise<readonly (boolean | undefined)[]> {
  const seen = watchAsking(page);
  await world.launch(page, 'food');
  await expect.poll(() => DOCUMENTS.filter((name) => !seen.has(name))).toEqual([]);
  return DOCUMENTS.map((name) => seen.get(name));
}
const NOBODY_ASKS = [false, false, false];
const ALL_ASK = [true, true, true];

/** Whether the other answers while this one is busy. */
async function isHeldUp(busy: Frame, other: Frame | Page): Promise<boolean> {
  const spun = busy.evaluate(() => {
    const until = Date.now() + 1000;
    while (Date.now() < until);
    return until;
  });
  let answered = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 5; times += 1) answered = await other.evaluate(() => Date.now());
  return answered >= (await spun);
}

describe('where this browser gives each site a process', () => {
  test('no document asks for one, and the level is no other', async () => {
    const page = await world.openHost(undefined, '#sites');
    expect(await page.evaluate(() => harness.adapter.probe())).toEqual({
      process: 'own',
      egress: 'closed',
      siblings: 'cross-site',
      storage: 'session',
    });
    expect(await launchWatched(page)).toEqual(NOBODY_ASKS);
    const again = await world.openHost(page.context(), '#sites');
    expect(await launchWatched(again)).toEqual(NOBODY_ASKS);
    await page.context().close();
  });

  test('each has one all the same: nobody is held up by one that is busy', async () => {
    const page = await world.openHost(undefined, '#sites');
    const food = await world.launch(page, 'food');
    const plain = await world.launch(page, 'plain');
    expect([await isHeldUp(food, plain), await isHeldUp(plain, food), await isHeldUp(food, page)]).toEqual([
      false,
      false,
      false,
    ]);
    // The probe is one: what shares a process is held up.
    expect(await isHeldUp(food, food)).toBe(true);
    await page.context().close();
  });

  test('no document can loosen its origin', async () => {
    const page = await world.openHost(undefined, '#sites');
    const food = await world.launch(page, 'food');
    const outcome = await food.evaluate(() =>
      [location.hostname, 'localhost'].map((name) => {
        try {
          document.domain = name;
          return `${name}: loosened`;
        } catch (error) {
          return (error as Error).name;
        }
      }),
    );
    expect(outcome).toEqual(['SecurityError', 'SecurityError']);
    await page.context().close();
  });

  test('a host page that was told otherwise gets documents that ask, from the worker that served others which did not', async () => {
    const page = await world.openHost(undefined, '#sites');
    expect(await launchWatched(page)).toEqual(NOBODY_ASKS);
    await page.close();
    const other = await world.openHost(page.context());
    expect(await launchWatched(other)).toEqual(ALL_ASK);
    await other.context().close();
  });
});

/** How many processes for pages a first launch starts, those that end at once among them. */
async function processesStarted(page: Page): Promise<number> {
  await page.evaluate(() => harness.adapter.probe());
  // Those of the probe pages end.
  await page.waitForTimeout(1000);
  const client = await page.context().browser()?.newBrowserCDPSession();
  if (client === undefined) throw new Error('no browser');
  const renderers = async (): Promise<number[]> => {
    const { processInfo } = await client.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };
  const before = await renderers();
  const started = new Set<number>();
  let isLaunching = true;
  const looking = (async () => {
    while (isLaunching) for (const id of await renderers()) if (!before.includes(id)) started.add(id);
  })();
  await world.launch(page, 'food');
  isLaunching = false;
  await looking;
  await client.detach();
  return started.size;
}

test('a launch that asks for no processes starts two fewer at the least', async () => {
  const counts: number[] = [];
  for (const hash of ['', '#sites']) {
    const page = await world.openHost(undefined, hash);
    counts.push(await processesStarted(page));
    await page.context().close();
  }
  const [asking = 0, sites = 0] = counts;
  expect(asking - sites, counts.join()).toBeGreaterThanOrEqual(2);
});

describe('every document asks for a process', () => {
  test('where the host was not told that mini-programs are sites', async () => {
    const page = await world.openHost();
    expect(await launchWatched(page)).toEqual(ALL_ASK);
    await page.context().close();
  });

  test('where the browser takes them for one site, whatever the server thinks', async () => {
    world.server.weakEngine = true;
    const page = await world.openHost(undefined, '#sites');
    expect(await launchWatched(page)).toEqual(ALL_ASK);
    world.server.weakEngine = false;
    await page.context().close();
  });

  test('where two that do not ask share one, and then the level says what those have that ask', async () => {
    const page = await world.openHost(undefined, '#sites-in-one-process');
    expect(await page.evaluate(() => harness.adapter.probe())).toMatchObject({ process: 'own' });
    expect(await launchWatched(page)).toEqual(ALL_ASK);
    await page.context().close();
  });
});
