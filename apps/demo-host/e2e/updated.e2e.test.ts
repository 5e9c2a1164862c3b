// Plaza is put up anew while it is open: a part of it that it loads late is no longer where it was.
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let plaza: Plaza;
afterEach(() => plaza.close());

it('says in a sentence that it was updated, and after a reload goes on', async () => {
  plaza = await openPlaza();
  const { page } = plaza;
  // What verifies bundles, off the page and in it: asked for at the first bundle.
  const late = /\/assets\/verify-(?:worker|here)-/;
  let missing = 0;
  await page.route(late, (route) => {
    missing += 1;
    return route.fulfill({ status: 404, body: '' });
  });
  await plaza.login('alice');
  const updated = page.getByTestId('updated');
  await page.getByTestId('app-food').click();
  await updated.waitFor();
  expect(missing).toBeGreaterThan(0);
  expect(await updated.getByRole('paragraph').textContent()).toMatch(/^Plaza was updated .*\.$/);
  await page.unroute(late);
  await page.getByTestId('updated-reload').click();
  await plaza.frame('food');
  expect(await updated.count()).toBe(0);
});
