// What the user sees when a mini-program is stopped, hangs, or takes long to arrive: a sentence, a way out, and a host that works.
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const sleeper = new URL('./fixtures/sleeper', import.meta.url).pathname;
let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});
const focused = () => plaza.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

describe('a mini-program that the operator suspends', () => {
  it('ends while it runs, says so, and starts again once it may', async () => {
    plaza = await openPlaza({ apps: [sleeper] });
    const { page, env } = plaza;
    await plaza.login('alice');
    const frame = await plaza.open('sleeper');
    await frame.getByText('Awake.').waitFor();

    const suspendedAt = Date.now();
    await env.releases.suspend('sleeper', 'It was reported.');
    const ended = page.getByTestId('ended');
    await ended.getByText('This mini-program is suspended').waitFor();
    expect(Date.now() - suspendedAt).toBeLessThan(10_000);
    expect(await ended.innerText()).toContain(
      'It was suspended while it ran. Your data in it is kept; try again later.',
    );
    expect(await focused()).toBe('Back to Plaza');
    await expect.poll(() => frame.isDetached()).toBe(true);

    await ended.getByRole('button', { name: 'Try again' }).click();
    await ended.getByText('Sleeper is suspended. Your data in it is kept').waitFor();
    await env.releases.resume('sleeper');
    await ended.getByRole('button', { name: 'Try again' }).click();
    await ended.waitFor({ state: 'detached' });
    await (await plaza.frame('sleeper')).getByText('Awake.').waitFor();
  });
});

describe('a mini-program that does not answer', () => {
  it('is told of until it answers, may be waited for and closed, and harms no other', async () => {
    plaza = await openPlaza({ apps: [sleeper] });
    const { page } = plaza;
    await plaza.login('alice');
    const frame = await plaza.open('sleeper');
    await frame.getByText('Awake.').click();
    const sleep = (ms: number) =>
      frame.evaluate((time) => (globalThis as unknown as { sleep(ms: number): void }).sleep(time), ms);
    const bar = page.getByTestId('silent');
    await sleep(8_000);
    await bar.waitFor({ timeout: 15_000 });
    // It answers again.
    await bar.waitFor({ state: 'detached', timeout: 15_000 });

    await frame.getByText('Awake.').click();
    await sleep(60_000);
    await bar.waitFor({ timeout: 15_000 });
    expect(await bar.innerText()).toContain('Sleeper does not answer');
    expect(await focused()).toBe('Wait');
    await page.keyboard.press('Enter');
    await bar.waitFor({ state: 'detached' });
    await page.getByTestId('close-app').click();
    await page.getByTestId('launcher').waitFor();
    await expect.poll(() => frame.isDetached()).toBe(true);
    // How late a busy mini-program may make host and sibling is measured in conformance/isolation/driven.
    await (await plaza.open('food')).getByTestId('login').waitFor();
  });
});

describe('a mini-program that takes long to arrive', () => {
  it('shows how much of it is there', async () => {
    plaza = await openPlaza();
    const { page, context } = plaza;
    await plaza.login('alice');
    await page.getByTestId('launcher').waitFor();
    const slow = await context.newCDPSession(page);
    await slow.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 5,
      downloadThroughput: 40_000,
      uploadThroughput: -1,
    });
    await page.getByTestId('app-food').click();
    const bar = page.getByTestId('fetching');
    await bar.waitFor({ timeout: 15_000 });
    await page.getByText(/^Fetching it: \d+ kB of \d+ kB$/).waitFor();
    await slow.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await bar.waitFor({ state: 'detached', timeout: 60_000 });
    await (await plaza.frame('food')).getByTestId('login').waitFor({ timeout: 30_000 });
  });
});
