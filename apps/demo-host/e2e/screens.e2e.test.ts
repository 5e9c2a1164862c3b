// Every main screen, light and dark: no accessibility fault that a machine can find. With DAVIT_SCREENSHOTS=1 the pictures in
// docs/screens are taken anew.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = new URL('../../../docs/screens/', import.meta.url).pathname;
const sleeper = new URL('./fixtures/sleeper', import.meta.url).pathname;
const isTaking = process.env.DAVIT_SCREENSHOTS === '1';
if (isTaking) mkdirSync(folder, { recursive: true });

const SIZES = [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const;

let plaza: Plaza;
afterEach(() => plaza.close());

interface Fault {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}
const faults = async (frame: Frame): Promise<readonly Fault[]> => {
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: {
        run(
          root: Document,
          options: object,
        ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await checker.run(document, { iframes: false, resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html }) => html.slice(0, 160)),
    }));
  });
};

/** Opens Plaza in a colour scheme. `see` looks at what is on screen in each size; `frame` is whose faults count. */
async function openScreens(scheme: 'light' | 'dark', options: Parameters<typeof openPlaza>[0]) {
  plaza = await openPlaza(options);
  const { page } = plaza;
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const found: Record<string, readonly Fault[]> = {};
  const see = async (name: string, frame: Frame = page.mainFrame()): Promise<void> => {
    for (const [device, size] of SIZES) {
      await page.setViewportSize(size);
      await page.waitForTimeout(isTaking ? 700 : 150);
      // A sheet takes no answer for half a second after its size has changed, and shows it: its faults are those of one that does.
      await page.locator('[data-testid="consent-allow"][aria-disabled="true"]').waitFor({ state: 'detached' });
      if (isTaking) await page.screenshot({ path: `${folder}${name}-${device}-${scheme}.png` });
      const list = await faults(frame);
      if (list.length > 0) found[`${name}, ${device}`] = list;
      for (const shown of new Set([page.mainFrame(), frame])) {
        const overflow = await shown.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} scrolls sideways on a ${device}`).toBeLessThanOrEqual(0);
      }
    }
  };
  return { page, env: plaza.env, see, found };
}

describe.each(['light', 'dark'] as const)('the screens, %s', (scheme) => {
  it('have no fault where a mini-program is slow, unconfirmed, silent or suspended', async () => {
    const { page, env, see, found } = await openScreens(scheme, { apps: [sleeper] });
    await plaza.login('alice');
    await page.getByTestId('launcher').waitFor();
    const network = await plaza.context.newCDPSession(page);
    const limitTo = (downloadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput,
        uploadThroughput: -1,
      });
    await limitTo(12_000);
    await page.getByTestId('app-food').click();
    await page.getByTestId('fetching').waitFor({ timeout: 15_000 });
    await see('fetching');
    await limitTo(-1);
    await plaza.closeApp();
    const frame = await plaza.open('sleeper');
    await frame.getByText('Awake.').waitFor();
    // A day later, and the registry is out of reach.
    await page.route('**/registry/v1/**', (route) => route.abort());
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 25 * 3_600_000;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.getByTestId('notice-unconfirmed').waitFor({ timeout: 15_000 });
    await see('unconfirmed');
    await page.getByRole('button', { name: 'Got it' }).click();
    await page.unroute('**/registry/v1/**');
    // Not really asleep: no picture can be taken of a frame that is.
    await frame.evaluate(() => Object.assign(globalThis, { isMute: true }));
    await page.getByTestId('silent').waitFor({ timeout: 15_000 });
    await see('silent');
    await env.releases.suspend('sleeper', 'It was reported.');
    await page.getByTestId('ended').waitFor();
    await see('suspended');
    expect(found).toEqual({});
  });

  it('have no fault on a phone and on a desktop', async () => {
    const { page, env, see, found } = await openScreens(scheme, { accessTokenTtlSeconds: 4 });
    await page.goto(env.info.issuer);
    await see('landing');
    await page.goto(env.info.host_url);
    await page.getByTestId('login-username').waitFor();
    await see('login');
    await plaza.login('alice');
    await page.getByTestId('launcher').waitFor();
    await see('launcher');
    await page.getByTestId('about-food').click();
    await page.getByTestId('about-facts').waitFor();
    await see('about');
    await page.goBack();
    const food = await plaza.open('food');
    await food.getByTestId('login').waitFor();
    await see('food-start', food);
    await food.getByTestId('login').click();
    await plaza.sheet();
    await see('consent');
    await page.getByTestId('consent-allow').click();
    await plaza.account(food);
    await see('food-account', food);
    await expect
      .poll(async () => Number(await food.getByTestId('refresh-count').innerText()), { timeout: 15_000 })
      .toBeGreaterThan(0);
    await see('food-developer', food);
    await page.getByTestId('flow-open').click();
    await expect.poll(async () => page.getByTestId('flow-arrow').count()).toBeGreaterThan(5);
    if (isTaking) await page.waitForTimeout(1500);
    await see('flow');
    await page.keyboard.press('Escape');
    await plaza.closeApp();
    await page.getByTestId('permissions-link').click();
    await page.getByTestId('grant-food').waitFor();
    await see('permissions');
    await page.getByTestId('receipt-food').click();
    await page.locator('dialog .facts').waitFor();
    await see('receipt');
    expect(found).toEqual({});
  });

  it('have no fault in Tickets: the map, somebody lifted, booking, booked', async () => {
    const { page, see, found } = await openScreens(scheme, {});
    await plaza.login('alice');
    const tickets = await plaza.open('tickets');
    await tickets.getByTestId('book').waitFor();
    await see('tickets-seats', tickets);
    await tickets.getByTestId('seat-1-1').focus();
    for (const key of ['Enter', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
    await see('tickets-lifted', tickets);
    await page.keyboard.press('Escape');
    await tickets.getByTestId('book').click();
    await tickets.getByTestId('confirm').click();
    await tickets.getByTestId('wants-email').check();
    await see('tickets-book', tickets);
    await tickets.getByTestId('wants-email').uncheck();
    await tickets.getByTestId('ask-phone').click();
    await plaza.sheet();
    await see('tickets-consent');
    await page.getByTestId('consent-allow').click();
    await page.getByTestId('consent-sheet').waitFor({ state: 'detached' });
    await tickets.getByTestId('confirm').click();
    await tickets.getByTestId('booked').waitFor();
    await see('tickets-booked', tickets);
    expect(found).toEqual({});
  });
});
