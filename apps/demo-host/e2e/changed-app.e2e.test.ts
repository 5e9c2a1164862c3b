// Whoever writes a mini-program saves a file and sees the result: a development server tells, Plaza starts it again.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'plaza-app-'));
let plaza: Plaza;
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
  cpSync(new URL('./fixtures/thief', import.meta.url).pathname, folder, { recursive: true });
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
