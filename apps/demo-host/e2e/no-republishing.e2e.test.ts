// A publisher changes a mini-program while Plaza is open: the next tap shows it, and of Plaza itself nothing has changed.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let folder: string;
let plaza: Plaza;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-app-'));
  cpSync(new URL('./fixtures/sleeper', import.meta.url).pathname, folder, { recursive: true });
});
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  rmSync(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

/** Of what the host's origin serves now: the page, and every script and style sheet that it names. */
async function hostDigest({ page }: Plaza): Promise<string> {
  // In the page: only browsers resolve the host's name.
  const text = (path: string): Promise<string> =>
    page.evaluate(async (url) => {
      const answer = await fetch(url, { cache: 'no-store' });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer.text();
    }, path);
  const index = await text('/');
  const parts = [...index.matchAll(/(?:src|href)="([^"]+[.](?:js|css))"/g)].map(([, path]) => String(path)).sort();
  expect(parts.length).toBeGreaterThan(0);
  const hash = createHash('sha256').update(index);
  for (const path of parts) hash.update(`|${path}|${await text(path)}`);
  return hash.digest('hex');
}

/** A finger that stays down until the registry has answered: a launch waits 150 ms for it, which a busy machine does not keep to. */
async function pressUntilAnswered({ page }: Plaza): Promise<void> {
  const answered = page.waitForResponse(/[/]registry[/]v1[/](apps[/]sleeper[/])?records?$/);
  await page.getByTestId('app-sleeper').hover();
  await page.mouse.down();
  await (await answered).finished();
}

it('the next tap shows what was published and released while it ran, in the same build of Plaza and the same page', async () => {
  plaza = await openPlaza({ apps: [folder] });
  const { page, env } = plaza;
  await plaza.login('alice');
  const running = await plaza.open('sleeper');
  await running.getByText('Awake.').waitFor();
  const before = await hostDigest(plaza);
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const first = (await env.releases.record('sleeper')).channels.stable.current;

  const file = join(folder, 'index.html');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Awake.', 'Wide awake.'));
  const { current, previous } = (await env.releases.record('sleeper')).channels.stable;
  expect([current.version_code, previous]).toEqual([first.version_code + 1, first]);
  // What runs is not replaced under the user's hands.
  await page.waitForTimeout(2_000);
  expect(await running.locator('body').innerText()).toContain('Awake.');

  await plaza.closeApp();
  await expect.poll(() => running.isDetached()).toBe(true);
  await (await plaza.open('sleeper')).getByText('Wide awake.').waitFor({ timeout: 8_000 });
  const after = await hostDigest(plaza);
  process.stdout.write(`Plaza's build before: ${before}\nPlaza's build after:  ${after}\n`);
  expect(after).toBe(before);
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
});

it.each([
  ['is heard by the feed', true],
  ['is asked for where the feed is blocked', false],
])('a release that comes while nothing runs %s: the very next tap shows it', async (_, isFeedOpen) => {
  plaza = await openPlaza({ apps: [folder] });
  const { page, env } = plaza;
  if (!isFeedOpen) await page.route('**/registry/v1/feed', (route) => route.abort());
  await plaza.login('alice');
  const running = await plaza.open('sleeper');
  await running.getByText('Awake.').waitFor();
  await plaza.closeApp();
  await expect.poll(() => running.isDetached()).toBe(true);

  const file = join(folder, 'index.html');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Awake.', 'Wide awake.'));
  expect((await env.releases.record('sleeper')).channels.stable.previous).toBeDefined();
  if (!isFeedOpen) await pressUntilAnswered(plaza);
  await (await plaza.open('sleeper')).getByText('Wide awake.').waitFor({ timeout: 8_000 });
});
