// The tutorial, followed to the letter: its files in a project that its command made, built, launched in the real Plaza, and dragged
// by a mouse, a finger and keys. What changed is read from the words, from what the host keeps, and from the pixels.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { codeBlocks } from '../../../tools/docs/code-blocks.ts';
import { ROOT } from '../../../tools/root.mjs';
import { buildProject, type Davit, openDavit } from '../tests/fixtures/davit.ts';

const guide = readFileSync(join(ROOT, 'docs/guide/tutorial.md'), 'utf8');
const commands = codeBlocks(guide)
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trimEnd().split('\n'));
/** `### \`src/main.js\`` and the block below it. */
const files = [...guide.matchAll(/^### `([^`]+)`\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, path = '', text = '']) => [path, text] as const,
);
const COLOURS = {
  circle: '#b3261e',
  square: '#1f5fbf',
  triangle: '#1b7a43',
  star: '#8a5a00',
  diamond: '#7a2fa0',
  heart: '#a3325b',
} as const;
type Shape = keyof typeof COLOURS;

let davit: Davit;
let env: DevEnv;
let browser: Browser;
const directory = mkdtempSync(join(tmpdir(), 'davit-tutorial-'));
beforeAll(async () => {
  davit = await openDavit();
  const [init = ''] = commands;
  const words = [...init.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  expect(await davit.run(words.slice(1))).toMatchObject({ code: 0, err: '' });
  for (const [path, text] of files) writeFileSync(davit.path('shapes', path), text);
  await buildProject(davit.path('shapes'));
  env = await startDevEnv({
    directory,
    hostFolder: join(ROOT, 'apps/demo-host/dist'),
    apps: [davit.path('shapes/dist')],
  });
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await env?.close();
  davit?.clean();
  rmSync(directory, { recursive: true, force: true });
});

const place = (app: Frame, at: number) => app.locator('.place').nth(at);
const shapes = (app: Frame): Promise<readonly (string | undefined)[]> =>
  app.locator('.place').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.shape));

async function middle(app: Frame, at: number): Promise<{ x: number; y: number }> {
  const box = await place(app, at).boundingBox();
  if (box === null) throw new Error(`There is no place ${at}.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The colours of a screenshot at these points, as the browser itself reads its picture. */
async function coloursAt(page: Page, points: readonly { x: number; y: number }[]): Promise<readonly string[]> {
  const picture = (await page.screenshot()).toString('base64');
  const reader = await browser.newPage();
  const colours = await reader.evaluate(
    async ([text, places]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${text}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      return places.map(({ x, y }) => {
        const [red = 0, green = 0, blue = 0] = context?.getImageData(x, y, 1, 1).data ?? [];
        return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      });
    },
    [picture, points] as const,
  );
  await reader.close();
  return colours;
}

/** The shape whose colour is seen at each place, in its upper part, above the sign. */
async function seen(page: Page, app: Frame): Promise<readonly (Shape | undefined)[]> {
  const names = Object.keys(COLOURS) as Shape[];
  const boxes = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => place(app, at).boundingBox()));
  const points = boxes.map((box) => ({
    x: Math.round((box?.x ?? 0) + (box?.width ?? 0) / 2),
    y: Math.round((box?.y ?? 0) + 10),
  }));
  return (await coloursAt(page, points)).map((colour) => names.find((name) => COLOURS[name] === colour));
}

async function openPage(): Promise<{ page: Page; complaints: string[]; open(): Promise<Frame> }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
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
  const open = async (): Promise<Frame> => {
    await page.getByTestId('app-shapes').click();
    await page.locator('.splash').waitFor({ state: 'detached' });
    const origin = `http://shapes.localhost:${env.port}/`;
    const found = page
      .frames()
      .find((frame) => frame.url().startsWith(origin) && !frame.url().includes('/.container/'));
    if (found === undefined) throw new Error('Shapes does not run.');
    return found;
  };
  return { page, complaints, open };
}

describe('docs/guide/tutorial.md', () => {
  it('has the files that the test builds, and is short', () => {
    expect(files.map(([path]) => path)).toEqual(['src/main.js', 'src/board.css']);
    expect(files[0]?.[1].split('\n').length).toBeLessThanOrEqual(100);
  });

  it('its check finds nothing that publish would refuse', async () => {
    expect(commands).toContain('davit check');
    expect(await davit.run(['check'], {}, davit.path('shapes'))).toMatchObject({ code: 0, err: '' });
  });

  it('its shapes change places under a mouse, a finger and keys; the user is greeted, and all is kept', async () => {
    const { page, complaints, open } = await openPage();
    const app = await open();
    const order = Object.keys(COLOURS);
    const swap = (one: number, other: number): void => {
      [order[one], order[other]] = [order[other] as string, order[one] as string];
    };
    const holds = async (): Promise<void> => {
      await expect.poll(() => shapes(app)).toEqual(order);
      expect(await seen(page, app)).toEqual(order);
    };
    await holds();

    // A mouse: the shape follows it, and is dropped on another one.
    const [from, to] = [await middle(app, 0), await middle(app, 4)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    expect(await place(app, 0).evaluate((one) => (one as HTMLElement).style.translate)).not.toBe('');
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    swap(0, 4);
    await holds();
    expect(await app.locator('#said').textContent()).toBe('The circle and the diamond changed places.');
    // The press that began the drag has picked nothing.
    expect(await app.locator('.place[aria-pressed="true"]').count()).toBe(0);

    // Beside the board: it goes back.
    const away = await middle(app, 1);
    await page.mouse.move(away.x, away.y);
    await page.mouse.down();
    await page.mouse.move(away.x, away.y + 420, { steps: 4 });
    await page.mouse.up();
    await holds();

    // A finger, which scrolls nothing.
    const touches = await page.context().newCDPSession(page);
    const [start, end] = [await middle(app, 1), await middle(app, 5)];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly { x: number; y: number }[]) =>
      touches.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] });
    await touch('touchStart', start);
    for (const part of [0.25, 0.5, 0.75, 1])
      await touch('touchMove', { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part });
    await touch('touchEnd');
    swap(1, 5);
    await holds();

    // Keys: to a shape, Enter, to another one, Enter; Escape lets go.
    await place(app, 2).focus();
    await page.keyboard.press('Enter');
    expect(await place(app, 2).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await place(app, 2).getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    swap(2, 4);
    await holds();

    await app.locator('#login').click();
    await page.getByTestId('consent-allow').click();
    await expect.poll(() => app.locator('h1').textContent()).toMatch(/^The shapes of Alice/);

    await page.getByTestId('close-app').click();
    await page.getByTestId('launcher').waitFor();
    const later = await open();
    await expect.poll(() => shapes(later)).toEqual(order);
    await expect.poll(() => later.locator('h1').textContent()).toMatch(/^The shapes of Alice/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
