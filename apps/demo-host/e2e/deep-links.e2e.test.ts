// Links into a mini-program: `#/a/<app id>/<entry>?<params>`. The page is named, never addressed; parameters reach the
// mini-program through its launch options and stand in no address of its own (container.md §3).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

const PAGE = `<!doctype html><html lang="en"><title>Linked</title><p>here<script>
  const nonce = crypto.randomUUID();
  addEventListener('message', ({ data, ports: [port], source }) => {
    if (source !== parent || data.nonce !== nonce) return;
    globalThis.launch = data.init.launch;
    port.onmessage = ({ data: { method, params } }) => {
      if (method === '$/ping') port.postMessage({ jsonrpc: '2.0', method: '$/pong', params });
    };
    port.postMessage({ jsonrpc: '2.0', id: '1', method: 'app.ready', params: {} });
  });
  parent.postMessage({ davit: 1, hello: { sdk: 'linked', nonce } }, '*');
</script>`;
const FILES = {
  'manifest.json': JSON.stringify({
    app_id: 'linked',
    name: 'Linked',
    version: { code: 1, name: '1.0.0' },
    davit: { publisher: 'Tests', entry_pages: [{ name: 'orders', path: '/orders.html' }] },
  }),
  'index.html': PAGE,
  'orders.html': PAGE,
  'private.html': PAGE,
};

const folder = mkdtempSync(join(tmpdir(), 'linked-'));
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});

/** Follows a link from outside, as a tap in a message does. */
const follow = (hash: string) =>
  plaza.page.evaluate((to) => {
    location.hash = to;
  }, hash);
/** Where the running document is, and what it was told. */
const launched = async () => {
  const frame = await plaza.frame('linked');
  await frame.waitForFunction(() => 'launch' in globalThis);
  const launch = await frame.evaluate(() => (globalThis as unknown as { launch: object }).launch);
  const { pathname, search } = new URL(frame.url());
  return { pathname, search, launch };
};
const HOME = { pathname: '/', search: '', launch: { path: '/', params: {}, reloaded: false } };

describe('a link into a mini-program', () => {
  it('opens the page that it names, after a log-in too, and its parameters stand in no address', async () => {
    plaza = await openPlaza({ apps: [folder] });
    const { page, env } = plaza;
    await page.goto(`${env.info.host_url}/#/a/linked/orders?id=7&q=a+b%26c`);
    await page.reload();
    await plaza.login('alice');
    const orders = {
      pathname: '/orders.html',
      search: '',
      launch: { path: '/orders.html', params: { id: '7', q: 'a b&c' }, reloaded: false },
    };
    await expect.poll(launched).toEqual(orders);

    // Back in Plaza and in again, by the card and by the same link: it goes on where it was.
    const frame = await plaza.frame('linked');
    await frame.evaluate(() => Object.assign(globalThis, { isSame: true }));
    await page.getByRole('button', { name: 'Back to Plaza' }).click();
    await page.getByTestId('app-linked').click();
    await follow('#/a/linked/orders?id=7&q=a+b%26c');
    await page.getByTestId('host-bar').waitFor();
    expect(await frame.evaluate(() => (globalThis as unknown as { isSame?: boolean }).isSame)).toBe(true);

    // A link to elsewhere starts it there.
    await follow('#/a/linked/orders?id=8');
    await expect.poll(launched).toMatchObject({ pathname: '/orders.html', launch: { params: { id: '8' } } });
    await follow('#/a/linked?id=9');
    await expect.poll(launched).toMatchObject({ pathname: '/', search: '', launch: { params: { id: '9' } } });
  });

  it('opens the first page and says so where it names no entry page', async () => {
    plaza = await openPlaza({ apps: [folder] });
    const { page } = plaza;
    await plaza.login('alice');
    await page.getByTestId('launcher').waitFor();
    for (const entry of ['private', 'private.html', '%2Fprivate.html', '..%2Forders', '%']) {
      await follow(`#/a/linked/${entry}`);
      await expect.poll(launched, { message: entry }).toEqual(HOME);
      const notice = page.getByTestId('notice-noSuchPage');
      expect(await notice.innerText(), entry).toContain('The link names a page that Linked does not have.');
      await notice.getByRole('button').click();
      await notice.waitFor({ state: 'detached' });
      // The next one starts it anew.
      const frame = await plaza.frame('linked');
      await plaza.closeApp();
      await expect.poll(() => frame.isDetached()).toBe(true);
    }
  });

  it('is refused with more than 2 KB of parameters; what is left is the mini-program itself', async () => {
    plaza = await openPlaza({ apps: [folder] });
    const { page } = plaza;
    await plaza.login('alice');
    await page.getByTestId('launcher').waitFor();
    await follow(`#/a/linked/orders?id=${'x'.repeat(2_048)}`);
    const ended = page.getByTestId('ended');
    await ended.getByText('The link carries too much.').waitFor();
    await ended.getByRole('button', { name: 'Open without the link' }).click();
    await expect.poll(launched).toEqual(HOME);
    await follow(`#/a/linked/orders?id=${'x'.repeat(2_000)}`);
    await expect.poll(launched).toMatchObject({ pathname: '/orders.html' });
  });

  it('opens Food’s orders', async () => {
    plaza = await openPlaza();
    await plaza.login('alice');
    await plaza.page.getByTestId('launcher').waitFor();
    await follow('#/a/food/orders');
    await (await plaza.frame('food')).locator('[data-screen=orders] h1').waitFor();
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
