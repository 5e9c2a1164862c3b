// The focus rule: while the host asks for something, no mini-program gets a key, however often it takes the focus (container.md §1).
import type { Frame } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPlaza, PASSWORD, type Plaza } from './plaza-browser.ts';

const thief = new URL('./fixtures/thief', import.meta.url).pathname;
let plaza: Plaza;
afterEach(() => plaza.close());

/** The thief runs, and has the focus: from now on it gets what is typed. */
async function openThief(): Promise<Frame> {
  const frame = await plaza.open('thief');
  await frame.waitForFunction(() => 'call' in globalThis && document.hasFocus());
  return frame;
}
/** Requests of the thief to its own origin, one a key. */
function watchKeys(): string[] {
  const seen: string[] = [];
  plaza.page.on('request', (request) => {
    const stolen = /\/stolen-(.+)$/.exec(request.url());
    if (stolen?.[1] !== undefined) seen.push(stolen[1]);
  });
  return seen;
}

describe('a mini-program that takes the focus a hundred times a second', () => {
  it('gets the keys that are typed while it is on screen (the probe works)', async () => {
    plaza = await openPlaza({ apps: [thief] });
    await plaza.login('alice');
    const seen = watchKeys();
    await openThief();
    await plaza.page.keyboard.type('abc', { delay: 30 });
    await expect.poll(() => seen.join('')).toBe('abc');
  });

  it('is ended before the consent sheet opens, and nobody is asked for it', async () => {
    plaza = await openPlaza({ apps: [thief] });
    await plaza.login('alice');
    const seen = watchKeys();
    const frame = await plaza.open('thief');
    await frame.waitForFunction(() => 'call' in globalThis);
    await frame.evaluate(() => {
      const { call } = globalThis as unknown as { call: (method: string, params: object) => void };
      call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43), dpop_jkt: 'b'.repeat(43) });
    });
    await plaza.page.getByText('It tried to take the keyboard').waitFor();
    await plaza.page.keyboard.type('secret', { delay: 30 });
    await plaza.page.waitForTimeout(300);
    expect(seen).toEqual([]);
    expect(await plaza.page.getByTestId('consent-sheet').count()).toBe(0);
  });

  it('gets no key while the host asks for a password', async () => {
    plaza = await openPlaza({ apps: [thief] });
    await plaza.login('alice');
    const seen = watchKeys();
    const frame = await openThief();
    // The server ends alice's session behind Plaza's back: the next call finds out, and Plaza asks for the password.
    const { issuer, admin_token } = plaza.env.info;
    const headers = { authorization: `Bearer ${admin_token}`, 'content-type': 'application/json' };
    const users = (await (await fetch(`${issuer}/admin/v1/users`, { headers })).json()) as {
      users: { user_id: string; username?: string; profile?: { username: string } }[];
    };
    const alice = users.users.find((user) => (user.username ?? user.profile?.username) === 'alice');
    expect(alice).toBeDefined();
    const change = (state: string) =>
      fetch(`${issuer}/admin/v1/users/${alice?.user_id}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ state }),
      });
    expect((await change('disabled')).status).toBe(200);
    await frame.evaluate(() => {
      const { call } = globalThis as unknown as { call: (method: string, params: object) => void };
      call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43), dpop_jkt: 'b'.repeat(43) });
    });
    await plaza.page.getByTestId('login-password').waitFor();
    expect((await change('active')).status).toBe(200);
    await plaza.page.getByTestId('login-username').click();
    await plaza.page.keyboard.type('alice', { delay: 20 });
    await plaza.page.getByTestId('login-password').click();
    await plaza.page.keyboard.type(PASSWORD, { delay: 20 });
    await plaza.page.keyboard.press('Enter');
    await plaza.page.getByTestId('login-password').waitFor({ state: 'detached' });
    expect(seen).toEqual([]);
  });
});
