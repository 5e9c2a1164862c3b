// A wrong address is said to be wrong, and there is a way on.
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

describe('an address without a mini-program', () => {
  it.each(['#/a/nothing-here', '#/a/Not_A_Name'])('says so at %s and leads back', async (hash) => {
    plaza = await openPlaza();
    const { page } = plaza;
    await page.getByTestId('demo-alice').click();
    await page.getByTestId('launcher').waitFor();
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.getByTestId('no-such-app').getByRole('link').click();
    await page.getByTestId('launcher').waitFor();
  });
});
