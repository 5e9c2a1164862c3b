// Hello as its author has it, and as the tutorial makes it from an empty folder: served as it is, it logs in and greets.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevEnv } from '@davit/dev-env';
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { codeBlocks, onlyBlock } from '../../../tools/docs/code-blocks.ts';

const repository = new URL('../../../', import.meta.url).pathname;
const guide = readFileSync(join(repository, 'docs/guide/your-first-mini-program.md'), 'utf8');
const workshop = mkdtempSync(join(tmpdir(), 'davit-hello-'));
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(workshop, { recursive: true });
});

/** Follows the tutorial in a clone whose packages are this one's; what npm does was done before the tests. */
function followGuide(): string {
  const clone = join(workshop, 'davit');
  mkdirSync(clone);
  symlinkSync(join(repository, 'packages'), join(clone, 'packages'));
  const [prepare, run] = codeBlocks(guide).filter(({ language }) => language === 'sh');
  const commands = prepare?.text.split('\n').filter((line) => line !== '') ?? [];
  expect(commands.shift()).toBe('npm run build');
  for (const command of commands) execFileSync('sh', ['-c', command], { cwd: clone });
  const folder = join(workshop, 'hello');
  writeFileSync(join(folder, 'manifest.json'), onlyBlock(guide, 'json'));
  writeFileSync(join(folder, 'index.html'), onlyBlock(guide, 'html'));
  writeFileSync(join(folder, 'main.js'), onlyBlock(guide, 'js'));
  expect(run?.text).toBe('npm start -- --app ../hello\n');
  return folder;
}

describe.each([
  ['examples/hello', () => join(repository, 'examples/hello')],
  ['the folder of the tutorial', followGuide],
])('%s', (_, makeFolder) => {
  it('greets the user by name, says so in a toast, and is a guest again after the withdrawal', async () => {
    const env = await startDevEnv({ hostFolder: join(repository, 'apps/demo-host/dist'), apps: [makeFolder()] });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    try {
      await page.goto(env.info.host_url);
      await page.getByTestId('login-username').fill('alice');
      await page.getByTestId('login-password').fill('davit-demo');
      await page.getByTestId('login-submit').click();
      await page.getByTestId('app-hello').click();
      const origin = `http://hello.localhost:${env.port}/`;
      const find = () => page.frames().find((frame) => frame.url() === origin);
      await expect.poll(find, { timeout: 10_000 }).toBeDefined();
      const hello = find() as Frame;

      await hello.locator('#login').click();
      // Not before the sheet takes answers.
      await page.locator('[data-testid="consent-allow"][aria-disabled="false"]').click();
      await expect.poll(() => hello.locator('#greeting').innerText(), { timeout: 10_000 }).toMatch(/^Hello, Alice/);
      await page.getByText('You are logged in').waitFor();

      await page.evaluate(() => {
        location.hash = '#/permissions';
      });
      await page.getByTestId('withdraw-hello').click();
      await page.getByTestId('confirm-withdraw').click();
      await page.getByTestId('grant-hello').waitFor({ state: 'detached' });
      await page.evaluate(() => {
        location.hash = '#/a/hello';
      });
      await expect.poll(() => hello.locator('#greeting').textContent(), { timeout: 10_000 }).toBe('Hello');
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      await env.close();
    }
  });
});
