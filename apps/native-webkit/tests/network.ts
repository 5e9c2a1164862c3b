// The network goes in the middle of log-in, consent and exchange: the user reads a sentence, nothing is half-done on either side, and the
// retry works. Every loss that was planned has to have happened; what the server did is read from its audit log.
import type Gtk from 'gi://Gtk?version=3.0';
import type { Caused } from '../e2e/caused.ts';
import { answerSheet, type Hands, order, takeHost } from './hands.ts';
import { keptByHost, keptByPage } from './secrets-kept.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const FOLDER = 'network';
const CHALLENGE = '/oauth/authorize-challenge';
const TOKEN = '/oauth/token';
const FOOD = 'davit-app://food';
const HOST = 'host';
const NOTHING: Caused = { loggedIn: 0, asked: 0, allowed: 0, issued: 0, redeemed: 0, refused: 0, grants: 0 };
/** All who have sent what is lost now and then. */
interface Lost {
  readonly left: number;
  readonly senders: readonly string[];
}

export function network(): void {
  let hands: Hands;
  let user = '';
  let users = 0;

  const typeLogin = async (): Promise<void> => {
    await hands.click('login-username');
    await hands.key('ctrl+a');
    await hands.type(user);
    await hands.key('Tab');
    await hands.key('ctrl+a');
    await hands.type('davit-demo');
    await hands.key('Return');
  };
  /** However the case before has ended: at the log-in, with a user who has allowed nothing yet. */
  const begin = async (): Promise<void> => {
    hands ??= await takeHost(FOLDER);
    if (hands.isSeen('consent-sheet')) await answerSheet(hands, 'deny');
    if (hands.isSeen('bar-home')) await hands.click('bar-home');
    if (!hands.isSeen('login-username')) await hands.click('launcher-logout');
    await hands.seen('login-username');
    users += 1;
    user = `walker-${users}`;
    await order('/user', { user });
  };
  const lose = (loss: Readonly<Record<string, string>>): Promise<unknown> => order('/lose', loss);
  /** A case in which something is lost: at its end it has to have been lost, by those who were meant. */
  const losing = (name: string, senders: readonly string[], run: () => Promise<void>): void =>
    test(name, async () => {
      await begin();
      await run();
      equal(await order<Lost>('/lost'), { left: 0, senders }, 'what was lost');
    });
  const caused = (app: 'plaza' | 'food'): Promise<Caused> => order('/caused', { user, app });
  const didCause = async (app: 'plaza' | 'food', did: Partial<Caused>): Promise<void> =>
    equal(await caused(app), { ...NOTHING, ...did }, 'what the server did');

  for (const [what, when, path, did] of [
    ['the request for a code', 'before', CHALLENGE, { loggedIn: 1, redeemed: 1 }],
    ['the answer with the code', 'after', CHALLENGE, { loggedIn: 2, redeemed: 1 }],
    ['the host’s token request', 'before', TOKEN, { loggedIn: 2, redeemed: 1 }],
    ['the answer with the host’s tokens', 'after', TOKEN, { loggedIn: 2, redeemed: 2 }],
  ] as const)
    losing(`log-in, ${what} lost: a sentence, nobody is logged in, and the retry works`, [HOST], async () => {
      await lose({ path, when });
      await typeLogin();
      await until('the sentence', () => hands.textOf('login-problem').includes('does not answer'));
      equal(hands.plaza.account.current, null, 'who is logged in');
      equal((hands.find('login-password') as Gtk.Entry).get_text(), '', 'what is left in the field');
      expect(!hands.isSeen('launcher-greeting'), 'the launcher is there');
      equal(keptByHost(FOLDER), [], 'what the host keeps');
      await typeLogin();
      await hands.seen('app-food');
      expect(keptByHost(FOLDER).includes('ref'), 'the host keeps no session');
      await didCause('plaza', did);
    });

  const openFood = async (): Promise<void> => {
    await typeLogin();
    await hands.seen('app-food');
    await hands.open('food');
    await hands.placeOf('food', 'login');
  };
  const ask = (): Promise<void> => hands.clickInPage('food', 'login');
  const allow = (): Promise<void> => answerSheet(hands, 'allow');
  const noticeOfFood = (): Promise<string | null> =>
    hands.inPage('food', `document.querySelector('[data-testid="notice"]')?.textContent`);
  const isMember = async (): Promise<void> => {
    await until('Food has its user', () =>
      hands.inPage<boolean>('food', `document.querySelector('[data-testid="login"]') === null`),
    );
    await hands.clickInPage('food', 'tab-account');
    equal(await hands.textInPage('food', 'user-name'), user, 'whom Food knows');
    equal(await noticeOfFood(), null, 'what Food complains of');
    equal(await keptByPage(hands, 'food'), ['ref'], 'what Food keeps');
    expect(!hands.isSeen('consent-sheet'), 'the user is asked once more');
  };
  /** Food says that no answer came, is nobody's, keeps nothing, and the host is as it was. */
  const isTold = async (): Promise<void> => {
    const notice = await until('Food’s notice', noticeOfFood);
    expect(notice.includes('No answer from the server'), `Food says: ${notice}`);
    expect(notice.includes('Check the connection, then try again.'), `Food says: ${notice}`);
    equal(await hands.textInPage('food', 'login'), 'Log in with Plaza', 'Food’s button');
    expect(!hands.isSeen('consent-sheet'), 'there is a sheet of nobody');
    equal(await keptByPage(hands, 'food'), [], 'what Food keeps');
    expect(hands.isSeen('bar-home'), 'the host’s bar is gone');
  };

  for (const [when, asked] of [
    ['before', 0],
    ['after', 1],
  ] as const)
    losing(
      `consent, the question lost ${when} the server acts: no sheet, a sentence, and the next tap asks`,
      [HOST],
      async () => {
        await openFood();
        await lose({ path: CHALLENGE, when, of: 'asking' });
        await ask();
        await isTold();
        await didCause('food', { asked });
        await ask();
        await allow();
        await isMember();
        await didCause('food', { asked: asked + 1, allowed: 1, issued: 1, redeemed: 1, grants: 1 });
      },
    );

  losing(
    'consent, Allow lost before it reaches the server: the user is asked once more, and nothing was allowed until then',
    [HOST],
    async () => {
      await openFood();
      await lose({ path: CHALLENGE, when: 'before', of: 'allow' });
      await ask();
      await hands.seen('consent-sheet');
      await sleep(650);
      await hands.click('consent-allow');
      await until('the second question', async () => (await caused('food')).asked === 2);
      await hands.seen('consent-sheet');
      await didCause('food', { asked: 2 });
      equal(await keptByPage(hands, 'food'), [], 'what Food keeps');
      await allow();
      await isMember();
      await didCause('food', { asked: 2, allowed: 1, issued: 1, redeemed: 1, grants: 1 });
    },
  );

  losing('consent, the answer to Allow lost: what was allowed holds, and nobody is asked twice', [HOST], async () => {
    await openFood();
    await lose({ path: CHALLENGE, when: 'after', of: 'allow' });
    await ask();
    await allow();
    await isMember();
    // The first code went down with the answer; nobody can redeem it, and the second one is of the same grant.
    await didCause('food', { asked: 1, allowed: 1, issued: 2, redeemed: 1, grants: 1 });
  });

  for (const [when, meanwhile, inAll] of [
    ['before', { asked: 1 }, { asked: 2, allowed: 1, issued: 1, redeemed: 1, grants: 1 }],
    [
      'after',
      { asked: 1, allowed: 1, issued: 2, grants: 1 },
      { asked: 1, allowed: 1, issued: 3, redeemed: 1, grants: 1 },
    ],
  ] as const)
    losing(
      `consent, the network gone from Allow on, ${when} the server acts: a sentence, and the next tap works`,
      [HOST, HOST],
      async () => {
        await openFood();
        await ask();
        await hands.seen('consent-sheet');
        await lose({ path: CHALLENGE, when, of: 'brokered', times: '2' });
        await allow();
        await isTold();
        await didCause('food', meanwhile);
        await ask();
        if (when === 'before') await allow();
        await isMember();
        await didCause('food', inAll);
      },
    );

  const once = { asked: 1, allowed: 1, grants: 1 } as const;
  for (const [when, did] of [
    ['before', { issued: 2, redeemed: 1 }],
    ['after', { issued: 2, redeemed: 2 }],
  ] as const)
    losing(
      `exchange, lost once ${when} the server acts: Food gets another code for what was allowed, and no second sheet comes`,
      [FOOD],
      async () => {
        await openFood();
        await lose({ path: TOKEN, when, origin: FOOD });
        await ask();
        await allow();
        await isMember();
        await didCause('food', { ...once, ...did });
      },
    );

  for (const [when, meanwhile, inAll] of [
    ['before', { issued: 2, redeemed: 0 }, { issued: 3, redeemed: 1 }],
    ['after', { issued: 2, redeemed: 2 }, { issued: 3, redeemed: 3 }],
  ] as const)
    losing(
      `exchange, the network gone ${when} the server acts: a sentence, and the next tap works without a sheet`,
      [FOOD, FOOD],
      async () => {
        await openFood();
        await lose({ path: TOKEN, when, origin: FOOD, times: '2' });
        await ask();
        await allow();
        await isTold();
        await didCause('food', { ...once, ...meanwhile });
        await ask();
        await isMember();
        await didCause('food', { ...once, ...inAll });
      },
    );

  test('permissions that cannot be loaded say so, and are loaded again', async () => {
    if (!hands.isSeen('launcher-permissions')) await hands.click('bar-home');
    await order('/network', { is: 'gone' });
    await hands.click('launcher-permissions');
    await hands.seen('permissions-failed');
    await order('/network', { is: 'there' });
    await hands.click('permissions-again');
    await hands.seen('grant-food');
  });
}
