// Who opened Plaza in a tab has no handle on it, Plaza itself included: from there a mini-program's frames could be reached.
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let plaza: Plaza;
afterEach(() => plaza.close());

it('has no opener, and is closed to whoever opened it', async () => {
  plaza = await openPlaza({ apps: [] });
  const { page } = plaza;
  const opened = page.context().waitForEvent('page');
  await page.evaluate(() => {
    Object.assign(globalThis, { opened: window.open(`${location.origin}/`) });
  });
  const second = await opened;
  await second.waitForLoadState('domcontentloaded');
  const handle = () => (globalThis as unknown as { opened: Window | null }).opened?.closed;
  await expect.poll(() => page.evaluate(handle)).toBe(true);
  expect(await second.evaluate(() => window.opener)).toBeNull();
});
