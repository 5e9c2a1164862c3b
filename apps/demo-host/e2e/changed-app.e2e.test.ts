// Whoever writes a mini-program saves a file and sees the result: a development server tells, Plaza starts it again.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let folder: string;
let plaza: Plaza;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-app-'));
  cpSync(new URL('./fixtures/thief', import.meta.url).pathname, folder, { recursive: true });
});
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  rmSync(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

const change = (file: string, from: string, to: string): void => {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
};

it('a mini-program whose files have changed is started again, with its new name and its new page', async () => {
  plaza = await openPlaza({ apps: [folder], watch: true });
  const { page } = plaza;
  await plaza.login('alice');
  await plaza.open('thief');

  change('index.html', '<title>Thief', '<title>Second edition');
  change('manifest.json', '"Thief"', '"Second edition"');
  await page.getByText('Second edition changed: started again.').waitFor();
  expect(await page.getByTestId('host-bar').innerText()).toContain('Second edition');
  await expect.poll(async () => (await plaza.frame('thief')).title()).toBe('Second edition');
  expect(await page.evaluate(() => location.hash)).toBe('#/a/thief');

  // What does not run is not started.
  await plaza.closeApp();
  change('index.html', 'Second edition', 'Third edition');
  await page.waitForTimeout(2_000);
  expect(await page.getByTestId('launcher').isVisible()).toBe(true);
  expect(page.frames().some((frame) => frame.url().startsWith(`http://thief.localhost:${plaza.env.port}/`))).toBe(
    false,
  );
});

it('what is wrong with a folder is shown beside the mini-program and in the launcher, until it is mended', async () => {
  plaza = await openPlaza({ apps: [folder], watch: true });
  const { page } = plaza;
  await plaza.login('alice');
  const frame = await plaza.open('thief');
  await frame.evaluate(() => Object.assign(globalThis, { isSame: true }));
  change('manifest.json', '"code": 1', '"code": 0');
  const problem = page.getByTestId('problem');
  await problem.waitFor();
  const text = await problem.innerText();
  expect(text).toContain('Thief is not served as it is now');
  expect(text).toContain(join(folder, 'manifest.json'));
  expect(text).toContain('version.code');
  expect(text).toContain('docs/reference/manifest.md');
  // What ran goes on.
  expect(await frame.evaluate(() => (globalThis as unknown as { isSame?: boolean }).isSame)).toBe(true);
  await page.getByRole('button', { name: 'Back to Plaza' }).click();
  await page.getByTestId('launcher').getByText('Thief is not served as it is now').waitFor();
  // Whoever comes later sees it too.
  await page.reload();
  await page.getByTestId('launcher').getByText('Thief is not served as it is now').waitFor();
  change('manifest.json', '"code": 0', '"code": 1');
  await problem.waitFor({ state: 'detached' });
});
