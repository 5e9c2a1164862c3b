// The landing page in a real browser: one that finds *.localhost, and one that does not (as Safari).
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH, launchChromium } from '../../../tools/chromium.ts';
import { makeApp } from '../tests/app-folder.ts';

let env: DevEnv;
let browser: Browser | null = null;
beforeAll(async () => {
  env = await startDevEnv({ apps: [await makeApp('shop')] });
});
afterAll(() => env?.close());
afterEach(async () => {
  await browser?.close();
  browser = null;
});

async function open(extraFlags: readonly string[] = [], colorScheme: 'light' | 'dark' = 'light') {
  browser = await chromium.launch({
    executablePath: CHROMIUM_PATH,
    args: [...CHROMIUM_ARGUMENTS, ...extraFlags],
  });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(env.info.issuer);
  return { page, complaints };
}

describe('the landing page', () => {
  it('leads to the host, each mini-program and the documents, without a complaint', async () => {
    const { page, complaints } = await open();
    await page.locator('html[data-probe=found]').waitFor();
    expect(await page.locator('#unreachable').isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: 'Open Plaza' }).getAttribute('href')).toBe(`${env.info.host_url}/`);
    expect(await page.getByRole('link', { name: /Shop/ }).getAttribute('href')).toBe(`${env.info.host_url}/#/a/shop`);
    expect(await page.getByRole('cell', { name: 'davit-demo' }).count()).toBe(2);
    expect(
      await page.locator('img.icon').evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.goto(`${env.info.issuer}/docs/errors#token_expired`);
    expect(await page.locator('#token_expired').innerText()).toContain('The access token expired');
    expect(complaints).toEqual([]);
  });

  it('says what to do when the browser does not find the host, and offers no dead button', async () => {
    const { page } = await open(['--host-resolver-rules=MAP *.localhost ~NOTFOUND']);
    await page.locator('html[data-probe=lost]').waitFor();
    const notice = page.getByRole('region', { name: /does not find/ });
    expect(await notice.isVisible()).toBe(true);
    expect(await notice.innerText()).toMatch(
      /Chrome, Edge or Firefox[\s\S]*127\.0\.0\.1 host\.localhost probe--a\.localhost probe--b\.localhost probe--c\.localhost probe--d\.localhost shop\.localhost shop--gate\.localhost/,
    );
    expect(await page.getByRole('link', { name: 'Open Plaza' }).isVisible()).toBe(false);
  });

  it('can be read without scripts: the advice is there, and so is the way in', async () => {
    browser = await launchChromium();
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(env.info.issuer);
    expect(await page.getByRole('link', { name: 'Open Plaza' }).isVisible()).toBe(true);
    expect(await page.locator('#unreachable').isVisible()).toBe(true);
  });
});
