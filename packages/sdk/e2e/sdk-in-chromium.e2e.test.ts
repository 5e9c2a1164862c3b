// The SDK in a real Chromium: a framed page with IndexedDB, Web Locks, a MessagePort and a reload.
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../tools/built-page.ts';
import { launchChromium } from '../../../tools/chromium.ts';
import type { Session } from '../src/session/session.ts';
import { createConstellation } from '../tests/constellation.ts';
import { testInit } from '../tests/scripted-host.ts';

declare global {
  /** What the page under test puts on its window. */
  interface Window {
    session: Session;
    how: string;
    issueCode(params: unknown): Promise<unknown>;
  }
}

const PAGE = `
import { connect } from '@davit/sdk';
const davit = await connect();
const kept = await davit.resume();
window.session = kept ?? (await davit.login({ scopes: ['openid', 'profile'] }));
window.how = kept ? 'resumed' : 'logged in';
`;
const PARENT = (init: unknown) => `<!doctype html><iframe src="/app"></iframe><script>
onmessage = ({ source, data }) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data: { id, params } }) =>
    port1.postMessage({ jsonrpc: '2.0', id, result: await issueCode(params) });
  source.postMessage({ davit: 1, nonce: data.hello.nonce, init: ${JSON.stringify(init)} }, '*', [port2]);
};
</script>`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the SDK in Chromium', () => {
  it('logs in, refreshes, and goes on after a reload with a key that cannot be exported', async () => {
    const { server } = await createConstellation();
    server.pages.set('/', ['text/html', PARENT(testInit(server.issuer))]);
    server.pages.set('/app', ['text/html', '<!doctype html><script type="module" src="/app.js"></script>']);
    server.pages.set('/app.js', ['text/javascript', await bundleOf({ source: PAGE })]);
    const page = await browser.newPage();
    await page.exposeFunction('issueCode', (params: never) => server.issueCode(params));
    await page.goto(`${server.issuer}/`);
    const frame = page.frame({ url: `${server.issuer}/app` }) as Frame;

    await frame.waitForFunction(() => window.session);
    expect(await frame.evaluate(() => [window.how, window.session.sub])).toEqual(['logged in', 'sub-of-alice']);
    server.expireAccessTokens();
    expect(await frame.evaluate(() => window.session.getUser())).toMatchObject({ name: 'Alice' });

    await frame.goto(`${server.issuer}/app`);
    await frame.waitForFunction(() => window.session);
    expect(await frame.evaluate(() => window.how)).toBe('resumed');
    expect(await frame.evaluate(() => window.session.getUser())).toMatchObject({ name: 'Alice' });
    expect(server.families).toHaveLength(1);

    const exported = await frame.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('davit');
        opening.onsuccess = () => resolve(opening.result);
      });
      const { keys } = await new Promise<{ keys: CryptoKeyPair }>((resolve) => {
        const request = database.transaction('session').objectStore('session').get(0);
        request.onsuccess = () => resolve(request.result);
      });
      return crypto.subtle.exportKey('jwk', keys.privateKey).then(
        () => 'exported',
        (error: Error) => error.name,
      );
    });
    expect(exported).toBe('InvalidAccessError');
    await page.close();
  });
});
