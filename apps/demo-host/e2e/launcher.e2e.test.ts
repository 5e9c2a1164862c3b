// The launcher reads the registry's catalogue: what is found in it, what was opened last, the page about one, and days without a network.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const repository = new URL('../../../', import.meta.url).pathname;
const sleeper = new URL('./fixtures/sleeper', import.meta.url).pathname;

let plaza: Plaza;
beforeEach(async () => {
  plaza = await openPlaza({
    apps: [
      { folder: `${repository}minis/food/dist`, publisherVerified: true, category: 'food' },
      { folder: `${repository}minis/tickets/dist`, publisherVerified: true, category: 'events' },
      sleeper,
    ],
    isOwn: false,
  });
  await plaza.page.getByTestId('demo-alice').click();
  await plaza.page.getByTestId('launcher').waitFor();
});
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

const shown = ({ page }: Plaza): Promise<(string | undefined)[]> =>
  page
    .getByTestId('apps')
    .locator('[data-testid^="app-"]')
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.testid?.slice('app-'.length)));
const search = ({ page }: Plaza) => page.getByRole('searchbox', { name: 'Search mini-programs' });

describe('the catalogue', () => {
  it('is searched by the registry, and a category narrows it', async () => {
    const { page } = plaza;
    await expect.poll(() => shown(plaza)).toEqual(['food', 'sleeper', 'tickets']);
    const asked = page.waitForResponse((answer) => answer.url().includes('/registry/v1/apps?q=NOBODY'));
    await search(plaza).fill('NOBODY you');
    expect((await asked).status()).toBe(200);
    await expect.poll(() => shown(plaza)).toEqual(['sleeper']);
    await search(plaza).press('Escape');
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    await page.getByRole('button', { name: 'Events' }).click();
    await expect.poll(() => shown(plaza)).toEqual(['tickets']);
    await search(plaza).fill('food');
    await page.getByText('No mini-program fits your search.').waitFor();
    await page.getByRole('button', { name: 'All' }).click();
    await expect.poll(() => shown(plaza)).toEqual(['food']);
  });

  it('stands still under a finger: what is shared is told in a place that was kept for it', async () => {
    const { page, context } = plaza;
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    let answer = (): void => undefined;
    const isAsked = new Promise<void>((done) => {
      answer = done;
    });
    await context.route(/[/]account[/]grants$/, async (route) => {
      await isAsked;
      await route.continue();
    });
    await page.reload();
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    await page.getByRole('button', { name: 'Events' }).waitFor();
    await page.getByText('You decide what you share.').waitFor();
    const card = page.getByTestId('app-food');
    const before = await card.boundingBox();
    answer();
    await page.getByText('You share nothing yet.').waitFor();
    expect(await card.boundingBox()).toEqual(before);
  });

  it('is there without a network as it was heard last, says so, and starts what is on the device', async () => {
    const { page, context } = plaza;
    await plaza.open('food');
    await plaza.closeApp();
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    await context.route(/[/]registry[/]v1[/]/, (route) => route.abort());
    // Back from somewhere else.
    await page.getByTestId('permissions-link').click();
    await page.getByRole('heading', { name: 'My permissions' }).waitFor();
    await page.getByRole('link', { name: 'Plaza' }).click();
    await page.getByTestId('catalogue-offline').waitFor();
    expect(await shown(plaza)).toEqual(['food', 'sleeper', 'tickets']);
    await search(plaza).fill('nobody');
    await expect.poll(() => shown(plaza)).toEqual(['sleeper']);
    await search(plaza).fill('');
    await plaza.open('food');
    await plaza.closeApp();
    await context.unroute(/[/]registry[/]v1[/]/);
  });
});

describe('the keyboard', () => {
  it('goes from the search over the categories to each card, which opens, and the button beside it', async () => {
    const { page } = plaza;
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    await page.getByRole('button', { name: 'Events' }).waitFor();
    await search(plaza).focus();
    const stops: string[] = [];
    for (let at = 0; at < 9; at += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const { dataset, textContent } = document.activeElement as HTMLElement;
          return dataset.testid ?? textContent?.trim() ?? '';
        }),
      );
    }
    expect(stops).toEqual([
      ...['All', 'Events', 'Food'],
      ...['food', 'sleeper', 'tickets'].flatMap((appId) => [`app-${appId}`, `about-${appId}`]),
    ]);
    await page.getByRole('button', { name: 'Food' }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => shown(plaza)).toEqual(['food']);
    await page.getByTestId('app-food').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('host-bar').waitFor();
    await page.goBack();
    await page.getByTestId('launcher').waitFor();
  });
});

describe('what only the catalogue knows', () => {
  /** In the page: only browsers resolve the host's name. */
  const read = (url: string): Promise<Record<string, unknown>> =>
    plaza.page.evaluate(async (from) => (await fetch(from)).json(), url);
  /** The server’s own list names nothing. */
  const forgetServed = async (): Promise<void> => {
    const json = { ...(await read('/config.json')), apps: [] };
    await plaza.context.route('**/config.json', (route) => route.fulfill({ json }));
    await plaza.page.reload();
    await plaza.page.getByTestId('launcher').waitFor();
  };
  const goTo = (hash: string): Promise<void> =>
    plaza.page.evaluate((to) => {
      location.hash = to;
    }, hash);

  it('is drawn with the icon of its released bundle', async () => {
    await forgetServed();
    const icon = plaza.page.getByTestId('app-food').locator('img');
    await icon.waitFor();
    expect(await icon.getAttribute('src')).toMatch(/[/]registry[/]v1[/]apps[/]food[/]icon[?]v=[0-9a-f]{16}$/);
    await expect.poll(() => icon.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  });

  it('starts with a tap, and what the catalogue tells later takes no consent away', async () => {
    await forgetServed();
    const { page, context, env } = plaza;
    await expect.poll(() => shown(plaza)).toEqual(['food', 'sleeper', 'tickets']);
    const list = (await read(`${env.info.issuer}/registry/v1/apps`)) as { apps: object[] };
    const json = { apps: list.apps.map((app) => ({ ...app, description: 'Newly described.' })), next: null };
    let answerLate = (): void => undefined;
    const isLate = new Promise<void>((done) => {
      answerLate = done;
    });
    await context.route(/[/]registry[/]v1[/]apps$/, async (route) => {
      await isLate;
      await route.fulfill({ json, headers: { 'access-control-allow-origin': '*' } });
    });
    await page.reload();
    await page.getByTestId('launcher').waitFor();
    const food = await plaza.open('food');
    await food.getByTestId('login').click();
    await plaza.sheet();
    const answered = page.waitForResponse(/[/]registry[/]v1[/]apps$/);
    answerLate();
    await (await answered).finished();
    await page.waitForTimeout(300);
    await plaza.answer('consent-allow');
    await plaza.account(food);
  });

  it('is known by a link when it is stopped, and says why; without a network nobody says that there is none', async () => {
    await forgetServed();
    const { page, context, env } = plaza;
    await expect.poll(() => shown(plaza)).toHaveLength(3);
    await env.releases.suspend('food', 'Its kitchen is closed by the health office.');
    await goTo('#/permissions');
    await goTo('#/');
    await expect.poll(() => shown(plaza)).toEqual(['sleeper', 'tickets']);
    await goTo('#/a/food');
    await page.getByTestId('ended').getByText('Its kitchen is closed by the health office.').waitFor();
    await context.route(/[/]registry[/]v1[/]/, (route) => route.abort());
    await goTo('#/a/never-seen');
    await page.getByTestId('no-such-app').getByText('No connection to the catalogue').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});

describe('what was opened last', () => {
  it('comes first, newest first, and is not the next user’s', async () => {
    const { page } = plaza;
    const recents = () =>
      page
        .getByTestId('recents')
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.querySelector('.name')?.textContent));
    expect(await page.getByTestId('recents').count()).toBe(0);
    await plaza.open('sleeper');
    await plaza.closeApp();
    await plaza.open('food');
    await plaza.closeApp();
    await expect.poll(recents).toEqual(['Food', 'Sleeper']);
    await page.reload();
    await page.getByTestId('launcher').waitFor();
    await expect.poll(recents).toEqual(['Food', 'Sleeper']);
    await page.getByTestId('recent-sleeper').click();
    await page.getByTestId('host-bar').waitFor();
    await plaza.closeApp();
    expect(await recents()).toEqual(['Sleeper', 'Food']);
    await plaza.logout();
    await page.getByTestId('demo-bob').click();
    await page.getByTestId('launcher').waitFor();
    expect(await page.getByTestId('recents').count()).toBe(0);
    await plaza.logout();
    await page.getByTestId('demo-alice').click();
    await page.getByTestId('launcher').waitFor();
    expect(await page.getByTestId('recents').count()).toBe(0);
  });
});

describe('the page about a mini-program', () => {
  it('says who publishes it, its version, what it may ask for and why; by keyboard, there and back', async () => {
    const { page } = plaza;
    await page.getByTestId('about-sleeper').focus();
    await page.keyboard.press('Enter');
    const about = page.getByTestId('about');
    await about.getByTestId('about-facts').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    const text = await about.innerText();
    for (const words of [
      'Sleeper',
      'Nobody You Know',
      '1.0.0',
      'Suitable for ages',
      'Not stated',
      'A user number of its own',
      'Required',
      'To have a reason to ask',
      'It asks nothing of this device.',
      'mailto:nobody@sleeper.example',
    ])
      expect(text).toContain(words);
    const privacy = about.getByRole('link', { name: 'Privacy notice' });
    expect(await privacy.getAttribute('href')).toBe('https://sleeper.example/privacy');
    expect(await privacy.getAttribute('rel')).toContain('noopener');
    expect(await page.title()).toBe('Sleeper · Plaza');
    await page.goBack();
    await page.getByTestId('launcher').waitFor();
    await page.goForward();
    await page.getByTestId('about-open').click();
    await (await plaza.frame('sleeper')).getByText('Awake.').waitFor();
  });

  it('of a stopped one says why and opens nothing; so do its card and, while it runs, its screen', async () => {
    const { page, env } = plaza;
    await plaza.open('food');
    await env.releases.suspend('food', 'Its kitchen is closed by the health office.');
    await page.getByTestId('ended').getByText('This mini-program is suspended').waitFor();
    await page.evaluate(() => {
      location.hash = '#/';
    });
    await page.getByTestId('app-food').getByText('Its kitchen is closed by the health office.').waitFor();
    await page.getByTestId('about-food').click();
    await page.getByTestId('about-stopped').getByText('Its kitchen is closed by the health office.').waitFor();
    expect(await page.getByTestId('about-open').count()).toBe(0);
  });

  it('of none says so', async () => {
    const { page } = plaza;
    await page.evaluate(() => {
      location.hash = '#/app/nothing-here';
    });
    await page.getByTestId('no-such-app').waitFor();
  });
});
