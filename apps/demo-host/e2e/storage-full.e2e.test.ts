// A mini-program that has filled the room that the browser gives it, for real: its next version does not fit, the user is told so,
// and may delete what it has stored.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

/** Of the disk: some tens of megabytes for all sites on the machines that we know. */
const LITTLE_ROOM = '--enable-features=StorageQuotaSettings:PoolSizeRatio/0.0002';
const MEGABYTE = 1_000_000;
const PAGE = `<!doctype html><html lang="en"><title>Hoarder</title><p>Hoarding<script>
  const nonce = crypto.randomUUID();
  addEventListener('message', ({ data, ports: [port], source }) => {
    if (source !== parent || data.nonce !== nonce) return;
    port.onmessage = ({ data: { method, params } }) => {
      if (method === '$/ping') port.postMessage({ jsonrpc: '2.0', method: '$/pong', params });
    };
    port.postMessage({ jsonrpc: '2.0', id: '1', method: 'app.ready', params: {} });
  });
  parent.postMessage({ davit: 1, hello: { sdk: 'hoarder', nonce } }, '*');
</script>`;

const folder = mkdtempSync(join(tmpdir(), 'hoarder-'));
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
/** Random, so that nothing makes it smaller on the way. */
const noise = (bytes: number): Uint8Array => {
  const noisy = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(noisy.subarray(at, Math.min(bytes, at + 65_536)));
  return noisy;
};
const release = (code: number): void => {
  const version = { code, name: `${code}.0.0` };
  write(
    'manifest.json',
    JSON.stringify({ app_id: 'hoarder', name: 'Hoarder', version, davit: { publisher: 'Tests' } }),
  );
  write('picture.png', noise(2 * MEGABYTE));
};

let plaza: Plaza;
afterEach(async () => {
  const { complaints } = plaza;
  await plaza.close();
  rmSync(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

/** Writes until the browser gives no more; the pieces grow small, so that nothing of use is left. */
const hoard = (frame: Frame): Promise<number> =>
  frame.evaluate(async () => {
    const cache = await caches.open('mine');
    let total = 0;
    for (const size of [8_000_000, 1_000_000, 100_000, 10_000]) {
      for (let full = false; !full; ) {
        const piece = new Uint8Array(size);
        for (let at = 0; at < size; at += 65_536)
          crypto.getRandomValues(piece.subarray(at, Math.min(size, at + 65_536)));
        await cache.put(`/kept-${total}`, new Response(piece)).then(
          () => {
            total += size;
          },
          (error: Error) => {
            if (error.name !== 'QuotaExceededError') throw error;
            full = true;
          },
        );
        if (total > 1_000_000_000) throw new Error('this browser has no end of room');
      }
    }
    return total;
  });

it('T111 says that there is no room, deletes its data after a second tap only, and starts; what another one kept is still there', async () => {
  write('index.html', PAGE);
  release(1);
  plaza = await openPlaza({ apps: [folder], watch: true, chromium: [LITTLE_ROOM] });
  const { page } = plaza;
  await plaza.login('alice');
  const kept = await plaza.open('food');
  await kept.evaluate(async () => {
    localStorage.setItem('earlier', 'kept');
    await (await caches.open('earlier')).put('/earlier', new Response(new Uint8Array(1_000_000)));
  });
  await plaza.closeApp();
  expect(await hoard(await plaza.open('hoarder'))).toBeGreaterThan(MEGABYTE);

  // A new version, for which there is no room: the one before goes on, as long as it may.
  const current = async () => (await plaza.env.releases.record('hoarder')).channels.stable?.current;
  const before = await current();
  release(2);
  await page.getByText('Hoarder changed: started again.').waitFor({ timeout: 30_000 });
  expect((await current())?.version_code).toBe(2);
  await page.getByTestId('notice-updateHeld').getByText('no room on this device').waitFor({ timeout: 30_000 });
  await plaza.env.releases.revoke('hoarder', before?.digest ?? '');
  const ended = page.getByTestId('ended');
  await ended.getByRole('heading', { name: 'This version was withdrawn' }).waitFor({ timeout: 30_000 });
  await ended.getByRole('button', { name: 'Open again' }).click();
  await ended.getByText('No room left on this device').waitFor({ timeout: 30_000 });
  // It is still there, and so is the way back.
  await ended.getByRole('button', { name: 'Try again' }).click();
  await ended.getByText('No room left on this device').waitFor({ timeout: 30_000 });
  await ended.getByTestId('ended-clear').click();
  expect(await ended.getByTestId('ended-clear').innerText()).toBe(
    'Delete everything that Hoarder keeps on this device?',
  );
  await ended.getByTestId('ended-clear').click();
  await ended.waitFor({ state: 'detached' });
  const fresh = await plaza.frame('hoarder');
  await fresh.getByText('Hoarding').waitFor({ timeout: 30_000 });
  expect(await fresh.evaluate(async () => [await caches.has('mine'), (await fetch('/picture.png')).status])).toEqual([
    false,
    200,
  ]);
  // Others are as they were.
  await plaza.closeApp();
  const food = await plaza.open('food');
  await food.getByTestId('login').waitFor();
  const earlier = await food.evaluate(async () => {
    const response = await (await caches.open('earlier')).match('/earlier');
    return [localStorage.getItem('earlier'), (await response?.arrayBuffer())?.byteLength];
  });
  expect(earlier).toEqual(['kept', 1_000_000]);
});
