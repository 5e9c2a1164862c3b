// Five minutes from nothing: `davit init`, `davit dev`, the address that it prints, and an edit that shows in the mini-program that runs.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { type Davit, openDavit, prepareProject } from '../tests/fixtures/davit.ts';
import { type RunningDev, runDev } from '../tests/fixtures/running-dev.ts';

let davit: Davit;
let dev: RunningDev;
let browser: Browser;
beforeAll(async () => {
  davit = await openDavit();
  await davit.run(['init', 'first-light', '--publisher', 'Harbour Kitchen', '--yes']);
  prepareProject(davit.path('first-light'));
  dev = await runDev(davit, ['first-light']);
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await dev?.stop('SIGKILL');
  davit?.clean();
});

const change = (from: string, to: string): void => {
  const file = davit.path('first-light/src/main.js');
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(from);
  writeFileSync(file, before.replaceAll(from, to));
};

it('the address leads into the mini-program, an edit shows in it, and a broken one leaves it as it is', async () => {
  const { url, users } = await dev.next('ready');
  const [alice] = users as readonly { readonly username: string; readonly password: string }[];
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(String(url));
  await page.getByTestId('login-username').fill(alice?.username ?? '');
  await page.getByTestId('login-password').fill(alice?.password ?? '');
  await page.getByTestId('login-submit').click();
  const greeting = (): Promise<string | null> => {
    const origin = new URL(String(url)).origin.replace('host.', 'first-light.');
    const app = page
      .frames()
      .find((frame) => frame.url().startsWith(`${origin}/`) && !frame.url().includes('/.container/'));
    return (
      app
        ?.getByTestId('greeting')
        .textContent({ timeout: 1_000 })
        .catch(() => null) ?? Promise.resolve(null)
    );
  };
  await expect.poll(greeting).toBe('Your list');

  change('Your list', 'What to buy');
  expect(await dev.next('released')).toMatchObject({ app_id: 'first-light', version_code: 2 });
  await page.getByText('First light changed: started again.').waitFor();
  await expect.poll(greeting).toBe('What to buy');

  change("import './style.css';", "import './style.css';\nlet let = ;");
  expect(await dev.next('problem')).toMatchObject({
    code: 'cli/build-failed',
    detail: expect.stringMatching(/^src\/main\.js:\d+:\d+\n/),
  });
  expect(await greeting()).toBe('What to buy');
  change('let let = ;', '');
  change('What to buy', 'All that is bought');
  await expect.poll(greeting).toBe('All that is bought');
  expect((await dev.stop()).code).toBe(0);
});
