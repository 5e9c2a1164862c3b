// The tutorial's mini-program greets at once whoever allowed it before: it goes on with the session of the earlier visit.
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const hello = new URL('../../../examples/hello', import.meta.url).pathname;
let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

it('asks once, and greets by name at the next start and after a reload of Plaza', async () => {
  plaza = await openPlaza({ apps: [hello] });
  const { page } = plaza;
  await plaza.login('alice');
  await (await plaza.open('hello')).locator('#login').click();
  await plaza.answer('consent-allow');
  const first = await plaza.frame('hello');
  await first.getByText('Hello, Alice').waitFor();
  await plaza.closeApp();
  // It leaves a moment later, so that it can save what it has to.
  await expect.poll(() => first.isDetached()).toBe(true);

  const again = await plaza.open('hello');
  await again.getByText('Hello, Alice').waitFor();
  expect(await again.locator('#login').isVisible()).toBe(false);
  await page.reload();
  await (await plaza.frame('hello')).getByText('Hello, Alice').waitFor();
  expect(await page.getByTestId('consent-sheet').count()).toBe(0);
});
