// The bridge inspector of a development server: what it shows of each call, and a developer's tools beside it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const caller = new URL('./fixtures/caller', import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHUNK = /\/assets\/open-inspector-/;
const CODE = { scope: 'openid', code_challenge: 'a'.repeat(43), dpop_jkt: 'b'.repeat(43), state: 'not-for-eyes' };

let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

/** Makes one call; answers the code of a refusal, or 'ok'. */
const call = (frame: Frame, method: string, params: object = {}): Promise<string> =>
  frame.evaluate(
    ([name, given]) =>
      (globalThis as unknown as { call: (method: string, params: object) => Promise<string> }).call(name, given),
    [method, params] as const,
  );
async function openCaller(): Promise<Frame> {
  const frame = await plaza.open('caller');
  await frame.waitForFunction(() => 'call' in globalThis);
  return frame;
}
/** Method and verdict of each call that is shown, oldest first. */
const shown = () =>
  plaza.page
    .getByTestId('call')
    .evaluateAll((rows: HTMLElement[]) => rows.map(({ dataset }) => `${dataset.method} ${dataset.verdict}`));
const focused = () =>
  plaza.page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-testid]')?.dataset.testid);

describe('without a development server’s tools', () => {
  it('there is no inspector, and Plaza loads none of it', async () => {
    plaza = await openPlaza();
    const { page } = plaza;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.reload();
    await plaza.login('alice');
    await plaza.open('food');
    expect(asked.filter((url) => url.includes('/assets/')).length).toBeGreaterThan(0);
    expect(asked.filter((url) => CHUNK.test(url))).toEqual([]);
    expect(await page.getByTestId('inspector-open').count()).toBe(0);
    const answer = await page.evaluate(async () => (await fetch('/dev/expire-tokens', { method: 'POST' })).status);
    expect([404, 405]).toContain(answer);
  });
});

describe('the bridge inspector', () => {
  it('shows what was called, with what, the verdict, and how it ended; filters, pauses and clears', async () => {
    plaza = await openPlaza({ tools: true, apps: [caller] });
    const { page } = plaza;
    await plaza.login('alice');
    const frame = await openCaller();
    await page.getByTestId('inspector-open').click();
    expect(await shown()).toEqual(['app.ready allowed']);

    expect(await call(frame, 'storage.set', { key: 'basket', value: 'soup' })).toBe('ok');
    expect(await call(frame, 'storage.set', { key: 'refresh_token', value: 'hush' })).toBe('ok');
    expect(await call(frame, 'made.up')).toBe('method_not_found');
    expect(await call(frame, 'auth.requestCode', { ...CODE, scope: 'openid phone' })).toBe('scope_not_allowed');
    const answer = call(frame, 'auth.requestCode', CODE);
    await plaza.sheet();
    const asking = page.getByTestId('call').last();
    expect(await asking.innerText()).toContain('asking the user');
    await plaza.answer('consent-allow');
    expect(await answer).toBe('ok');
    await expect.poll(() => asking.innerText()).toContain('user asked: allowed');
    expect(await asking.innerText()).toContain('asks for openid');
    expect(await asking.innerText()).toMatch(/\d+ ms · \d+ B/);
    for (let at = 0; at < 3; at += 1) expect(await call(frame, 'auth.requestCode', CODE)).toBe('ok');
    expect(await call(frame, 'auth.requestCode', { ...CODE, prompt: 'none' })).toMatch(/ok|rate_limited/);
    await expect.poll(() => call(frame, 'auth.requestCode', CODE)).toBe('rate_limited');
    const all = await shown();
    expect(all.slice(0, 6)).toEqual([
      'app.ready allowed',
      'storage.set allowed',
      'storage.set allowed',
      'made.up refused',
      'auth.requestCode refused',
      'auth.requestCode asked',
    ]);
    expect(all.at(-1)).toBe('auth.requestCode limited');
    const text = await page.getByTestId('inspector').innerText();
    expect(text).toContain('key: basket, value: soup');
    expect(text).not.toContain('hush');

    const count = page.getByTestId('call-count');
    await page.getByTestId('filter-verdict').selectOption('refused');
    expect(await shown()).toEqual(['made.up refused', 'auth.requestCode refused']);
    await page.getByTestId('filter-method').selectOption('made.up');
    expect(await count.innerText()).toBe(`1 of ${all.length} calls`);
    await page.getByTestId('filter-verdict').selectOption('');
    await page.getByTestId('filter-method').selectOption('');
    await page.getByTestId('pause').click();
    await call(frame, 'storage.keys');
    await expect.poll(() => count.innerText()).toContain('1 call was not kept');
    expect((await shown()).length).toBe(all.length);
    await page.getByTestId('pause').click();
    await call(frame, 'storage.keys');
    await expect.poll(async () => (await shown()).at(-1)).toBe('storage.keys allowed');
    await page.getByTestId('clear').click();
    expect(await shown()).toEqual([]);
  });

  it('is used by keyboard: through the calls with the arrow keys, into one with Enter, out with Escape', async () => {
    plaza = await openPlaza({ tools: true, apps: [caller] });
    const { page } = plaza;
    await plaza.login('alice');
    const frame = await openCaller();
    await call(frame, 'auth.requestCode', { ...CODE, scope: 'openid phone' });
    await call(frame, 'ui.setTitle', { title: 'Orders' });
    await page.getByTestId('inspector-open').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('inspector').waitFor();
    await page.getByTestId('clear').focus();
    await page.keyboard.press('Tab');
    const line = (method: string) => page.locator(`[data-testid="call"][data-method="${method}"] .line`);
    const has = (method: string) => line(method).evaluate((element) => element === document.activeElement);
    expect(await has('ui.setTitle')).toBe(true);
    await page.keyboard.press('ArrowUp');
    expect(await has('auth.requestCode')).toBe(true);
    await page.keyboard.press('Enter');
    const details = page.getByTestId('call').filter({ hasText: 'auth.requestCode' }).locator('.details');
    expect(await details.innerText()).toMatch(
      /scope\s+openid phone[\s\S]*state\s+•••[\s\S]*Not in the manifest: phone/,
    );
    await page.keyboard.press('Home');
    expect(await has('app.ready')).toBe(true);
    await page.keyboard.press('End');
    expect(await has('ui.setTitle')).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByTestId('inspector').waitFor({ state: 'detached' });
    expect(await focused()).toBe('inspector-open');
  });

  it('shows one panel at a time, and the link that leads here', async () => {
    plaza = await openPlaza({ tools: true });
    const { page } = plaza;
    await plaza.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await plaza.login('alice');
    await plaza.open('food');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByTestId('flow-open').click();
    await page.locator('#flow-title').waitFor();
    await page.getByTestId('inspector-open').click();
    await page.locator('#flow-title').waitFor({ state: 'detached' });
    const link = await page.getByTestId('deep-link').inputValue();
    expect(link).toBe(`${plaza.env.info.host_url}/#/a/food`);
    await page.getByTestId('copy-link').click();
    await page.getByText('Copied.').waitFor();
    expect(await focused()).toBe('copy-link');
    await page.getByTestId('deep-link').evaluate((field: HTMLInputElement) => {
      field.readOnly = false;
      field.value = '';
      field.focus();
    });
    await page.keyboard.press('Control+V');
    expect(await page.getByTestId('deep-link').inputValue()).toBe(link);
    await page.getByTestId('flow-open').click();
    await page.getByTestId('inspector').waitFor({ state: 'detached' });
  });
});

describe('the screen of the inspector', () => {
  it('has no fault that a machine can find, on a phone and on a desktop, light and dark', async () => {
    plaza = await openPlaza({ tools: true, apps: [caller] });
    const { page } = plaza;
    await plaza.login('alice');
    const frame = await openCaller();
    await call(frame, 'storage.set', { key: 'x'.repeat(150), value: 'y '.repeat(400) });
    await call(frame, `made.up.${'z'.repeat(110)}`);
    await page.getByTestId('inspector-open').click();
    await page.locator('details.more').evaluate((more: HTMLDetailsElement) => {
      more.open = true;
    });
    await page.locator('[data-testid="call"] .line').nth(1).click();
    await page.getByTestId('expire-token').click();
    await page.getByTestId('expiry').waitFor();
    await page.evaluate(axe);
    const found: Record<string, unknown> = {};
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of [
        { width: 390, height: 844 },
        { width: 1280, height: 800 },
      ]) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(size);
        await page.waitForTimeout(200);
        const faults = await page.evaluate(async () => {
          const { axe: checker } = globalThis as unknown as {
            axe: {
              run(
                root: Document,
                options: object,
              ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          };
          const { violations } = await checker.run(document, { iframes: false, resultTypes: ['violations'] });
          return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]);
        });
        if (faults.length > 0) found[`${colorScheme}, ${size.width}`] = faults;
        const [tooWide, panel] = await page.evaluate(() => {
          const place = document.querySelector('[data-testid="inspector"] .body') as HTMLElement;
          const { scrollWidth, clientWidth } = document.documentElement;
          return [scrollWidth - clientWidth, place.scrollWidth - place.clientWidth];
        });
        expect([tooWide, panel]).toEqual([0, 0]);
      }
    expect(found).toEqual({});
  });
});

describe('a developer’s tools', () => {
  it('expire the access token now: the next read is refused, and the mini-program refreshes', async () => {
    plaza = await openPlaza({ tools: true });
    const { page } = plaza;
    await page.setViewportSize({ width: 1280, height: 800 });
    await plaza.login('alice');
    const food = await plaza.open('food');
    await food.getByTestId('login').waitFor();
    await page.getByTestId('inspector-open').click();
    const said = page.getByTestId('expiry');
    await page.getByTestId('expire-token').click();
    await expect.poll(() => said.innerText()).toContain('Food has no access token that is still good');

    await food.getByTestId('login').click();
    await plaza.answer('consent-allow');
    await plaza.account(food);
    await page.getByTestId('expire-token').click();
    await expect.poll(() => said.innerText()).toContain('The access token of Food has expired');
    await page.getByTestId('flow-open').click();
    await food.getByTestId('call-userinfo').click();
    await expect.poll(async () => Number(await food.getByTestId('refresh-count').innerText())).toBe(1);
    const refused = page.getByTestId('flow-arrow').and(page.locator('[data-status="401"]'));
    await expect.poll(() => refused.count()).toBeGreaterThan(0);

    await page.route('**/dev/expire-tokens', (route) => route.abort());
    await page.getByTestId('inspector-open').click();
    await page.getByTestId('expire-token').click();
    await expect.poll(() => said.innerText()).toContain('The server does not answer');
  });

  it('switch the user in one tap: the same mini-program starts for the other one, who is asked anew', async () => {
    plaza = await openPlaza({ tools: true });
    const { page } = plaza;
    await page.setViewportSize({ width: 1280, height: 800 });
    await plaza.login('alice');
    const food = await plaza.open('food');
    await food.getByTestId('login').click();
    await plaza.answer('consent-allow');
    await plaza.account(food);
    await page.getByTestId('inspector-open').click();
    await page.evaluate(() => {
      const seen = globalThis as unknown as { logins: number };
      seen.logins = 0;
      new MutationObserver(() => {
        if (document.querySelector('[data-testid="login-username"]') !== null) seen.logins += 1;
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.getByTestId('switch-bob').click();
    await page.locator('[data-testid="switch-bob"][aria-pressed="true"]').waitFor();
    expect(await page.evaluate(() => (globalThis as unknown as { logins: number }).logins)).toBe(0);
    expect(new URL(page.url()).hash).toBe('#/a/food');
    await expect.poll(() => food.isDetached()).toBe(true);
    const again = await plaza.frame('food');
    await again.getByTestId('login').click();
    await plaza.answer('consent-allow');
    await plaza.account(again);
    expect(await again.getByTestId('user-name').innerText()).toContain('bob');
    // What was shown of alice's calls has gone with her.
    const scopes = page.getByTestId('call').and(page.locator('[data-method="auth.requestCode"]'));
    expect(await scopes.count()).toBe(1);

    await page.evaluate(() => {
      location.hash = '#/';
    });
    await page.getByTestId('account-menu').click();
    await page.getByTestId('switch-alice').click();
    await page.getByText('Hello, Alice').waitFor();
  });
});
