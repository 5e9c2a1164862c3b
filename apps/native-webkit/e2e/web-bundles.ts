// The same server's mini-programs in Chromium, as anybody opens them there: which bytes the web container has kept of each.
import { createHash } from 'node:crypto';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../../../tools/chromium.ts';

/** SHA-256 (hex) of every `.ma` file that Chromium has kept when these have started, sorted. Hashed here, not by the container. */
export async function webBundles(hostUrl: string, apps: readonly string[]): Promise<readonly string[]> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM_PATH,
    headless: true,
    args: [...CHROMIUM_ARGUMENTS],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(20_000);
    await page.goto(hostUrl);
    await page.getByTestId('login-username').fill('alice');
    await page.getByTestId('login-password').fill('davit-demo');
    await page.getByTestId('login-submit').click();
    for (const app of apps) {
      await page.getByTestId(`app-${app}`).click();
      await page.getByTestId('host-bar').waitFor();
      await page.waitForEvent('framenavigated', {
        predicate: (frame) => frame.url().startsWith(`http://${app}.`) && !frame.url().includes('/.container/'),
      });
      await page.getByTestId('close-app').click();
    }
    const kept = (): Promise<string[]> =>
      page.evaluate(async () => {
        const found: string[] = [];
        for (const name of (await caches.keys()).filter((one) => one.endsWith('-bundles'))) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            const bytes = new Uint8Array((await (await cache.match(request))?.arrayBuffer()) ?? []);
            found.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
          }
        }
        return found;
      });
    // A bundle is kept while its mini-program starts; nothing waits for it.
    let files = await kept();
    for (let tries = 0; files.length < apps.length && tries < 50; tries += 1) {
      await page.waitForTimeout(100);
      files = await kept();
    }
    return files.map((file) => createHash('sha256').update(file, 'latin1').digest('hex')).sort();
  } finally {
    await browser.close();
  }
}
