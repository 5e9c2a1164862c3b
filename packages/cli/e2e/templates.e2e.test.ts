// What `davit init` writes, built and launched in the real Plaza, in Chromium: a user logs in and is greeted, what they make is kept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { ROOT } from '../../../tools/root.mjs';
import { buildProject, type Davit, openDavit } from '../tests/fixtures/davit.ts';

const TEMPLATES = ['vanilla', 'vue', 'react', 'vue-konva'] as const;
const appIdOf = (template: string): string => `first-${template}`;

let davit: Davit;
let env: DevEnv;
let browser: Browser;
const directory = mkdtempSync(join(tmpdir(), 'davit-templates-'));
beforeAll(async () => {
  davit = await openDavit();
  for (const template of TEMPLATES) {
    const made = await davit.run(['init', appIdOf(template), '--template', template, '--publisher', 'Harbour Kitchen']);
    expect(made).toMatchObject({ code: 0, err: '' });
    await buildProject(davit.path(appIdOf(template)));
  }
  env = await startDevEnv({
    directory,
    hostFolder: join(ROOT, 'apps/demo-host/dist'),
    apps: TEMPLATES.map((template) => davit.path(appIdOf(template), 'dist')),
  });
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await env?.close();
  davit?.clean();
  rmSync(directory, { recursive: true, force: true });
});

interface Launched {
  readonly page: Page;
  readonly app: Frame;
  readonly complaints: readonly string[];
  /** Closes the mini-program and opens it again. */
  again(): Promise<Frame>;
}

async function launch(template: string): Promise<Launched> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(env.info.host_url);
  await page.getByTestId('login-username').fill('alice');
  await page.getByTestId('login-password').fill('davit-demo');
  await page.getByTestId('login-submit').click();
  const appId = appIdOf(template);
  const open = async (): Promise<Frame> => {
    await page.getByTestId(`app-${appId}`).click();
    await page.locator('.splash').waitFor({ state: 'detached' });
    const origin = `http://${appId}.localhost:${env.port}/`;
    const found = page
      .frames()
      .find((frame) => frame.url().startsWith(origin) && !frame.url().includes('/.container/'));
    if (found === undefined) throw new Error(`${appId} does not run.`);
    return found;
  };
  const again = async (): Promise<Frame> => {
    await page.getByTestId('close-app').click();
    await page.getByTestId('launcher').waitFor();
    return open();
  };
  return { page, app: await open(), complaints, again };
}

async function logIn({ page, app }: Launched): Promise<void> {
  await app.getByTestId('login').click();
  await page.getByTestId('consent-allow').click();
  await expect.poll(() => app.getByTestId('greeting').textContent()).toMatch(/^Hello, Alice/);
  expect(await app.getByTestId('login').isVisible()).toBe(false);
}

describe.each(['vanilla', 'vue', 'react'])('the template %s', (template) => {
  it('greets the user who logged in, and keeps their list', async () => {
    const launched = await launch(template);
    await logIn(launched);
    const { app } = launched;
    for (const item of ['Milk', 'Tea']) {
      await app.getByTestId('new-item').fill(item);
      await app.getByTestId('add').click();
    }
    await app.getByTestId('items').getByRole('checkbox').first().check();
    const later = await launched.again();
    await expect
      .poll(() => later.getByTestId('items').getByRole('listitem').allTextContents())
      .toEqual(['Milk', 'Tea']);
    await expect.poll(() => later.getByTestId('items').locator('.done').allTextContents()).toEqual(['Milk']);
    await expect.poll(() => later.getByTestId('greeting').textContent()).toMatch(/^Hello, Alice/);
    expect(launched.complaints).toEqual([]);
    await launched.page.context().close();
  });
});

describe('the template vue-konva', () => {
  const places = (app: Frame): Promise<readonly string[]> =>
    Promise.all(
      [0, 1, 2, 3, 4, 5].map(async (place) => ((await app.getByTestId(`place-${place}`).textContent()) ?? '').trim()),
    );

  it('greets the user, and keeps the board whose shapes were dragged onto each other', async () => {
    const launched = await launch('vue-konva');
    await logIn(launched);
    const { app, page } = launched;
    expect(await places(app)).toEqual(['circle', 'square', 'triangle', 'star', 'hexagon', 'ring']);
    const middle = async (place: number) => {
      const box = await app.getByTestId('board').boundingBox();
      if (box === null) throw new Error('There is no board.');
      const side = box.width / 3;
      return { x: box.x + ((place % 3) + 0.5) * side, y: box.y + (Math.floor(place / 3) + 0.5) * side };
    };
    const drag = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.mouse.up();
    };
    await drag(await middle(0), await middle(4));
    const swapped = ['hexagon', 'square', 'triangle', 'star', 'circle', 'ring'];
    await expect.poll(() => places(app)).toEqual(swapped);
    expect(await app.getByTestId('said').textContent()).toBe('The circle and the hexagon changed places.');

    // Beside the board: it goes back.
    const { x, y } = await middle(1);
    await drag({ x, y }, { x, y: y + 600 });
    expect(await places(app)).toEqual(swapped);
    // The same shape is still where it is drawn: it can be dragged from there.
    await drag(await middle(1), await middle(2));
    swapped.splice(1, 2, 'triangle', 'square');
    await expect.poll(() => places(app)).toEqual(swapped);

    await app.getByTestId('place-3').click();
    await app.getByTestId('place-5').click();
    [swapped[3], swapped[5]] = ['ring', 'star'];
    await expect.poll(() => places(app)).toEqual(swapped);
    const later = await launched.again();
    await expect.poll(() => places(later)).toEqual(swapped);
    expect(launched.complaints).toEqual([]);
    await page.context().close();
  });
});
