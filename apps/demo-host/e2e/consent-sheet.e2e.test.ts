// The consent sheet and the keyboard: after an answer the keys go where they went before, and never somewhere in between.
import type { Frame } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loseRequests } from './lose-requests.ts';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const caller = new URL('./fixtures/caller', import.meta.url).pathname;
const CODE = { scope: 'openid', code_challenge: 'a'.repeat(43), dpop_jkt: 'b'.repeat(43) };
let plaza: Plaza;
let frame: Frame;
beforeEach(async () => {
  plaza = await openPlaza({ apps: [caller] });
  await plaza.login('alice');
  frame = await plaza.open('caller');
  await frame.waitForFunction(() => 'call' in globalThis);
});
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

const ask = (): Promise<string> =>
  frame.evaluate(
    (params) =>
      (globalThis as unknown as { call: (method: string, params: object) => Promise<string> }).call(
        'auth.requestCode',
        params,
      ),
    CODE,
  );
/** Notes the keys that reach the mini-program from now on. */
const listen = (): Promise<void> =>
  frame.evaluate(() => {
    const noted = globalThis as unknown as { keys: string };
    noted.keys = '';
    addEventListener('keydown', ({ key }) => {
      noted.keys += key;
    });
  });
const keys = () => frame.evaluate(() => (globalThis as unknown as { keys: string }).keys);
const hasFocus = () => frame.evaluate(() => document.hasFocus());

describe('after the consent sheet', () => {
  it.each([
    ['consent-allow', 'ok'],
    ['consent-deny', 'access_denied'],
  ] as const)('is answered by keyboard (%s), the keys go to the mini-program again', async (button, code) => {
    const { page } = plaza;
    await frame.locator('#field').click();
    await listen();
    await page.keyboard.type('ab');
    await expect.poll(keys).toBe('ab');
    const answer = ask();
    const sheet = await plaza.sheet();
    await page.keyboard.type('xyz');
    await sheet.getByTestId(button).focus();
    await page.keyboard.press('Enter');
    expect(await answer).toBe(code);
    await expect.poll(hasFocus).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    await page.keyboard.type('cd');
    await expect.poll(keys).toBe('abcd');
  });

  it('is left without an answer, they do too', async () => {
    const { page } = plaza;
    await frame.locator('#field').click();
    await listen();
    const answer = ask();
    await plaza.sheet();
    await page.keyboard.press('Escape');
    expect(await answer).toBe('user_cancelled');
    await expect.poll(hasFocus).toBe(true);
    await page.keyboard.type('c');
    await expect.poll(keys).toBe('c');
  });

  it('goes, the focus of somebody who was elsewhere in Plaza stays there', async () => {
    const { page } = plaza;
    await page.getByTestId('flow-open').focus();
    const answer = ask();
    const sheet = await plaza.sheet();
    await sheet.getByTestId('consent-allow').focus();
    await page.keyboard.press('Enter');
    expect(await answer).toBe('ok');
    await page.getByTestId('consent-sheet').waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid))
      .toBe('flow-open');
  });
});

describe('a question that comes once more', () => {
  it('says why: the answer did not reach the server, and nothing was decided', async () => {
    const { page } = plaza;
    const isAllow = (form: URLSearchParams) => form.get('decision') === 'allow';
    const losses = await loseRequests(page, { when: 'before', path: '/oauth/authorize-challenge', isMeant: isAllow });
    const answer = ask();
    const first = await plaza.sheet();
    expect(await first.getByTestId('consent-again').count()).toBe(0);
    await first.getByTestId('consent-allow').click();
    const line = page.getByTestId('consent-again');
    await line.waitFor();
    expect(await line.innerText()).toBe(
      'Your answer did not reach the server, and nothing was decided. Please answer once more.',
    );
    expect(losses.count).toBe(1);
    await plaza.answer('consent-allow');
    expect(await answer).toBe('ok');
    await page.unrouteAll({ behavior: 'wait' });
  });
});
