// The network gone in the middle of log-in, consent and exchange: the user reads a sentence, nothing is half-done on either side,
// and the retry works. What the server did is read from its audit log.
import type { Frame } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Losing, type Losses, loseRequests } from './lose-requests.ts';
import { openPlaza, PASSWORD, type Plaza } from './plaza-browser.ts';

const CHALLENGE = '/oauth/authorize-challenge';
const TOKEN = '/oauth/token';
const isAsking = (form: URLSearchParams) => form.has('app_id') && !form.has('decision');
const isAllow = (form: URLSearchParams) => form.get('decision') === 'allow';
const isBrokered = (form: URLSearchParams) => isAsking(form) || isAllow(form);
const isOfFood = (form: URLSearchParams) => form.get('client_id') === 'food';

let plaza: Plaza;
let losses: Losses;
let user = '';
let users = 0;
beforeAll(async () => {
  plaza = await openPlaza();
});
afterAll(async () => {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
});
/** Each case has a user of its own, who has allowed nothing yet. */
beforeEach(async () => {
  users += 1;
  user = `walker-${users}`;
  const made = await fetch(`${plaza.env.info.issuer}/admin/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${plaza.env.info.admin_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: user, password: PASSWORD, name: `Walker ${users}`, email: `${user}@example.com` }),
  });
  expect(made.status).toBe(201);
});
afterEach(async () => {
  const { page } = plaza;
  await page.unrouteAll({ behavior: 'wait' });
  // A case that failed may have left nobody logged in; the next one begins all the same.
  if ((await page.getByTestId('login-username').count()) === 0) await plaza.logout();
});

const lose = async (losing: Losing) => {
  losses = await loseRequests(plaza.page, losing);
};
/** What this case's user has caused at the server: how often each event, and how many grants and log-ins are behind them. */
async function caused(client: 'plaza' | 'food') {
  const { issuer, admin_token } = plaza.env.info;
  const found = await fetch(`${issuer}/admin/v1/users?username=${user}`, {
    headers: { authorization: `Bearer ${admin_token}` },
  });
  const [{ user_id }] = ((await found.json()) as { users: [{ user_id: string }] }).users;
  const entries = await plaza.audit({ client_id: client, user_id });
  const times = (event: string) => entries.filter((one) => one.event === event).length;
  return {
    loggedIn: times('login.succeeded'),
    asked: times('consent.asked'),
    allowed: times('consent.allowed'),
    issued: times('code.issued'),
    redeemed: times('code.redeemed'),
    refused: times('code.refused') + times('token.refused'),
    grants: new Set(entries.flatMap(({ grant_id }) => grant_id ?? [])).size,
  };
}
const NOTHING = { loggedIn: 0, asked: 0, allowed: 0, issued: 0, redeemed: 0, refused: 0, grants: 0 };

/** The kinds of the secrets that a document's stores hold, in whatever record. */
const secretsKept = (frame: Frame): Promise<string[]> =>
  frame.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        texts.push(
          await new Promise<string>((resolve, reject) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => resolve(JSON.stringify(all.result));
            all.onerror = () => reject(all.error);
          }),
        );
      }
      database.close();
    }
    return [...texts.join('\n').matchAll(/"([a-z]{2,3})_[0-9a-f]{32}[-.]/g)].map(([, kind = '']) => kind);
  });

describe('log-in', () => {
  it.each([
    ['the request for a code', 'before', CHALLENGE, { loggedIn: 1, redeemed: 1 }],
    ['the answer with the code', 'after', CHALLENGE, { loggedIn: 2, redeemed: 1 }],
    ['the host’s token request', 'before', TOKEN, { loggedIn: 2, redeemed: 1 }],
    ['the answer with the host’s tokens', 'after', TOKEN, { loggedIn: 2, redeemed: 2 }],
  ] as const)(
    '%s lost (%s the server acts): says so, logs nobody in, and works again',
    async (_what, when, path, did) => {
      const { page } = plaza;
      await lose({ when, path });
      await plaza.login(user);
      await page.getByText('The server does not answer. Check your connection and try again.').waitFor();
      expect(losses.senders).toEqual([new URL(plaza.env.info.host_url).origin]);
      expect(await page.getByTestId('login-password').inputValue()).toBe('');
      expect(await secretsKept(page.mainFrame())).toEqual([]);
      await page.reload();
      await page.getByTestId('login-username').waitFor();
      expect(await page.getByTestId('launcher').count()).toBe(0);

      await plaza.login(user);
      await page.getByTestId('launcher').waitFor();
      expect(losses.count).toBe(1);
      expect(await secretsKept(page.mainFrame())).toContain('ref');
      expect(await caused('plaza')).toEqual({ ...NOTHING, ...did });
    },
  );
});

describe('in Food', () => {
  let food: Frame;
  const sheets = () => plaza.page.getByTestId('consent-sheet').count();
  const ask = () => food.getByTestId('login').click();
  const isMember = async () => {
    await plaza.account(food);
    expect(await food.getByTestId('notice').count()).toBe(0);
    expect(await secretsKept(food)).toEqual(['ref']);
  };
  /** Food says that no answer came, is nobody's, keeps nothing, and the host is as it was. */
  const isTold = async () => {
    const notice = food.getByTestId('notice');
    await notice.waitFor();
    expect(await notice.innerText()).toContain('No answer from the server\n');
    expect(await notice.innerText()).toContain('Check the connection, then try again.');
    expect(await food.getByTestId('login').innerText()).toBe('Log in with Plaza');
    expect(await sheets()).toBe(0);
    expect(await secretsKept(food)).toEqual([]);
    expect(await plaza.page.getByTestId('host-bar').isVisible()).toBe(true);
  };
  beforeEach(async () => {
    await plaza.login(user);
    await plaza.page.getByTestId('launcher').waitFor();
    food = await plaza.open('food');
    await food.getByTestId('login').waitFor();
  });

  describe('consent', () => {
    it.each([
      ['before', 0, 1],
      ['after', 1, 2],
    ] as const)(
      'the question lost (%s the server acts): no sheet, a sentence, and the next tap asks',
      async (when, asked, askedInAll) => {
        await lose({ when, path: CHALLENGE, isMeant: isAsking });
        await ask();
        await isTold();
        expect(losses.senders).toEqual([new URL(plaza.env.info.host_url).origin]);
        expect(await caused('food')).toEqual({ ...NOTHING, asked });

        await ask();
        await plaza.answer('consent-allow');
        await isMember();
        expect(losses.count).toBe(1);
        expect(await caused('food')).toEqual({
          ...NOTHING,
          asked: askedInAll,
          allowed: 1,
          issued: 1,
          redeemed: 1,
          grants: 1,
        });
      },
    );

    it('Allow lost before it reaches the server: the user is asked once more, and nothing was allowed until then', async () => {
      await lose({ when: 'before', path: CHALLENGE, isMeant: isAllow });
      await ask();
      await (await plaza.sheet()).getByTestId('consent-allow').click();
      await expect.poll(async () => (await caused('food')).asked).toBe(2);
      expect(await (await plaza.sheet()).innerText()).toContain('Food');
      expect(await caused('food')).toEqual({ ...NOTHING, asked: 2 });
      expect(await secretsKept(food)).toEqual([]);

      await plaza.answer('consent-allow');
      await isMember();
      expect(losses.count).toBe(1);
      expect(await caused('food')).toEqual({ ...NOTHING, asked: 2, allowed: 1, issued: 1, redeemed: 1, grants: 1 });
    });

    it('the answer to Allow lost: what was allowed counts, and nobody is asked twice', async () => {
      await lose({ when: 'after', path: CHALLENGE, isMeant: isAllow });
      await ask();
      await plaza.answer('consent-allow');
      await isMember();
      expect(await sheets()).toBe(0);
      expect(losses.count).toBe(1);
      // The first code went down with the answer; nobody can redeem it, and the second one is of the same grant.
      expect(await caused('food')).toEqual({ ...NOTHING, asked: 1, allowed: 1, issued: 2, redeemed: 1, grants: 1 });
    });

    it.each([
      ['before', { asked: 1 }, { asked: 2, allowed: 1, issued: 1, redeemed: 1, grants: 1 }],
      [
        'after',
        { asked: 1, allowed: 1, issued: 2, grants: 1 },
        { asked: 1, allowed: 1, issued: 3, redeemed: 1, grants: 1 },
      ],
    ] as const)(
      'the network gone from Allow on (%s the server acts): a sentence, and the next tap works',
      async (when, meanwhile, inAll) => {
        await ask();
        await plaza.sheet();
        await lose({ when, path: CHALLENGE, isMeant: isBrokered, times: 2 });
        await plaza.answer('consent-allow');
        await isTold();
        expect(losses.count).toBe(2);
        expect(await caused('food')).toEqual({ ...NOTHING, ...meanwhile });

        await ask();
        if (when === 'before') await plaza.answer('consent-allow');
        await isMember();
        expect(losses.count).toBe(2);
        expect(await caused('food')).toEqual({ ...NOTHING, ...inAll });
      },
    );
  });

  describe('exchange', () => {
    const once = { ...NOTHING, asked: 1, allowed: 1, grants: 1 };

    it.each([
      ['before', { issued: 2, redeemed: 1 }],
      ['after', { issued: 2, redeemed: 2 }],
    ] as const)('lost once (%s the server acts): a new code heals it, unasked', async (when, did) => {
      await lose({ when, path: TOKEN, isMeant: isOfFood });
      await ask();
      await plaza.answer('consent-allow');
      await isMember();
      expect(losses.senders).toEqual([new URL(food.url()).origin]);
      expect(await caused('food')).toEqual({ ...once, ...did });
    });

    it.each([
      ['before', { issued: 2, redeemed: 0 }, { issued: 3, redeemed: 1 }],
      ['after', { issued: 2, redeemed: 2 }, { issued: 3, redeemed: 3 }],
    ] as const)(
      'the network gone (%s the server acts): a sentence, and the next tap works without a sheet',
      async (when, meanwhile, inAll) => {
        await lose({ when, path: TOKEN, isMeant: isOfFood, times: 2 });
        await ask();
        await plaza.answer('consent-allow');
        await isTold();
        expect(losses.count).toBe(2);
        expect(await caused('food')).toEqual({ ...once, ...meanwhile });

        await ask();
        await isMember();
        expect(losses.count).toBe(2);
        expect(await caused('food')).toEqual({ ...once, ...inAll });
      },
    );
  });
});
