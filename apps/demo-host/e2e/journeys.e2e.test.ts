// What a person does with Plaza and Food, in a real browser, held against the server's audit log.
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

/** Log in, open Food, ask for a code, wait for the sheet. */
async function untilSheet(options: Parameters<typeof openPlaza>[0] = {}) {
  plaza = await openPlaza(options);
  await plaza.login('alice');
  const food = await plaza.open('food');
  await food.getByTestId('login').click();
  await plaza.page.getByTestId('consent-sheet').waitFor();
  return food;
}

const events = async () => (await plaza.audit({ client_id: 'food' })).map(({ event }) => event);

describe('log in → Food → sheet → Allow', () => {
  it('shows who the user is, refreshes when the token expires, and asks again after withdrawal', async () => {
    const food = await untilSheet({ accessTokenTtlSeconds: 3 });
    const { page } = plaza;
    await plaza.answer('consent-allow');

    await plaza.account(food);
    expect(await food.getByTestId('user-id').innerText()).toMatch(/\S{20,}/);
    expect(await food.getByTestId('user-name').innerText()).toContain('alice');
    expect(await food.getByTestId('user-email').innerText()).toMatch(/\S+@\S+\.\S+/);
    expect(await food.getByTestId('user-phone').innerText()).toMatch(/\+[\d ]{8,}/);

    const firstToken = await food.getByTestId('token-id').innerText();
    await expect.poll(async () => food.getByTestId('token-id').innerText(), { timeout: 20_000 }).not.toBe(firstToken);
    await expect.poll(async () => Number(await food.getByTestId('refresh-count').innerText())).toBeGreaterThan(0);
    const audit = await plaza.audit({ client_id: 'food' });
    const redeemed = audit.find(({ event }) => event === 'code.redeemed');
    const refreshed = audit.find(({ event }) => event === 'token.refreshed');
    expect(redeemed?.token_id).toBeTruthy();
    expect(refreshed?.token_id).toBeTruthy();
    expect(refreshed?.token_id).not.toBe(redeemed?.token_id);
    expect(refreshed?.family_id).toBe(redeemed?.family_id);

    await page.getByTestId('flow-open').click();
    await expect
      .poll(async () => page.getByTestId('flow-arrow').filter({ hasText: '/oauth/userinfo' }).count())
      .toBeGreaterThan(0);
    await expect.poll(async () => page.getByTestId('flow-arrow').filter({ hasText: '401' }).count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');

    await plaza.closeApp();
    await page.getByTestId('permissions-link').click();
    await page.getByTestId('grant-food').waitFor();
    expect(await page.getByTestId('grant-food').innerText()).toMatch(/Last read[\s\S]*e-mail/i);
    await page.getByTestId('withdraw-food').click();
    await page.getByTestId('confirm-withdraw').click();
    await page.getByTestId('grant-food').waitFor({ state: 'detached' });
    expect(await events()).toContain('grant.withdrawn');

    await page.goto(plaza.env.info.host_url);
    const again = await plaza.open('food');
    await expect.poll(async () => again.getByTestId('login').isVisible(), { timeout: 10_000 }).toBe(true);
    await again.getByTestId('login').click();
    await plaza.answer('consent-allow');
    await plaza.account(again);
  });

  it('tells a running mini-program that the user has withdrawn, with the reason, and it can ask again', async () => {
    const food = await untilSheet();
    const { page } = plaza;
    await plaza.answer('consent-allow');
    await plaza.account(food);
    const [grant] = (await plaza.audit({ client_id: 'food', event: 'code.issued' })).map(({ grant_id }) => grant_id);
    expect(grant).toBeTruthy();
    await page.evaluate(() => {
      location.hash = '#/permissions';
    });
    await page.getByTestId('withdraw-food').click();
    await page.getByTestId('confirm-withdraw').click();
    await page.getByTestId('grant-food').waitFor({ state: 'detached' });
    await page.evaluate(() => {
      location.hash = '#/a/food';
    });
    const running = await plaza.frame('food');
    await expect
      .poll(async () => running.getByTestId('last-status').textContent(), { timeout: 15_000 })
      .toContain('token_revoked');
    await running.getByTestId('login').click();
    await page.getByTestId('consent-sheet').waitFor();
  });
});

describe('the live flow', () => {
  it('opened late, still shows what happened before, and after a withdrawal the calls that were refused', async () => {
    const food = await untilSheet();
    const { page } = plaza;
    await plaza.answer('consent-allow');
    await plaza.account(food);
    const place = (hash: string) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash);
    await place('#/permissions');
    await page.getByTestId('withdraw-food').click();
    await page.getByTestId('confirm-withdraw').click();
    await page.getByTestId('grant-food').waitFor({ state: 'detached' });
    await place('#/');
    await plaza.open('food');
    await expect.poll(() => food.getByTestId('last-status').textContent(), { timeout: 15_000 }).toContain('revoked');

    await page.getByTestId('flow-open').click();
    const titles = async () => {
      const rows = await page.getByTestId('flow-arrow').locator('.title').allInnerTexts();
      return rows.map((row) => row.replace(/ ×\d+$/, ''));
    };
    await expect.poll(titles).toContain('Tries to refresh the token');
    const steps = ['Redeems the code', 'Reads your details', 'Withdraws a permission', 'Tries to read your details'];
    expect((await titles()).filter((title) => steps.includes(title))).toEqual(steps);
    const refused = page.getByTestId('flow-arrow').and(page.locator('[data-status="401"]'));
    expect(await refused.first().innerText()).toContain('token_revoked');
  });
});

describe('the consent sheet', () => {
  it('shows masked values, and the very value on tap', async () => {
    await untilSheet();
    const { page } = plaza;
    const sheet = page.getByTestId('consent-sheet');
    const masked = await sheet.innerText();
    expect(masked).toContain('•');
    expect(masked).not.toMatch(/alice\S*@/);
    await plaza.sheet();
    await page.getByTestId('consent-reveal-email').click();
    await expect.poll(() => sheet.innerText()).toMatch(/alice\S*@\S+\.\S+/);
  });

  it('Deny gives the mini-program nothing but the word', async () => {
    const food = await untilSheet();
    await plaza.answer('consent-deny');
    await food.getByTestId('login').waitFor();
    expect(await food.getByTestId('user-id').count()).toBe(0);
    const seen = await events();
    expect(seen).not.toContain('code.issued');
    expect(seen.some((event) => event.includes('denied'))).toBe(true);
  });

  it('T032 leaves out one optional scope: that claim is absent', async () => {
    const food = await untilSheet();
    await plaza.sheet();
    await plaza.page.getByTestId('consent-toggle-email').uncheck({ force: true });
    await plaza.answer('consent-allow');
    await plaza.account(food);
    expect(await food.getByTestId('user-phone').innerText()).toMatch(/\+[\d ]{8,}/);
    const email = food.getByTestId('user-email');
    expect((await email.count()) === 0 || !(await email.innerText()).includes('@')).toBe(true);
    const [issued] = await plaza.audit({ client_id: 'food', event: 'code.issued' });
    expect(JSON.stringify(issued)).not.toContain('email');
  });

  it('T027 is not answered by a click that no person made', async () => {
    await untilSheet();
    const { page } = plaza;
    await plaza.sheet();
    await page.getByTestId('consent-allow').evaluate((button: HTMLElement) => button.click());
    await page.waitForTimeout(300);
    expect(await page.getByTestId('consent-sheet').isVisible()).toBe(true);
    expect(await events()).not.toContain('code.issued');
  });
});

describe('a sheet whose mini-program is gone', () => {
  it('closes by itself: nobody is asked on behalf of a document that has left', async () => {
    const food = await untilSheet();
    await food.evaluate(() => location.reload()).catch(() => undefined);
    await plaza.page.getByTestId('consent-sheet').waitFor({ state: 'detached' });
    const again = await plaza.frame('food');
    await again.getByTestId('login').waitFor();
    expect(await events()).not.toContain('code.issued');
  });
});
