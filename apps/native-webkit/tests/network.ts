// The network goes in the middle of a log-in, of consent and of the exchange: nothing is half-done, and the retry works.
import { answerSheet, type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const AUTHORIZE = '/oauth/authorize-challenge';
const TOKEN = '/oauth/token';
const LOGIN = `document.querySelector('[data-testid="login"]:not(:disabled)')`;

/** From the launcher and back. The server remembers what alice has allowed, whoever asked her before. */
async function withdrawFood(hands: Hands): Promise<void> {
  await hands.click('launcher-permissions');
  await until('what is allowed', () => hands.isSeen('permissions-empty') || hands.isSeen('withdraw-food'));
  if (hands.isSeen('withdraw-food')) {
    await hands.click('withdraw-food');
    await hands.click('withdraw-confirm-food');
    await hands.seen('permissions-empty');
  }
  await hands.click('permissions-back');
}

export function network(): void {
  let hands: Hands;
  const typeLogin = async (): Promise<void> => {
    await hands.click('login-username');
    await hands.key('ctrl+a');
    await hands.type('alice');
    await hands.key('Tab');
    await hands.key('ctrl+a');
    await hands.type('davit-demo');
    await hands.key('Return');
  };

  for (const [path, when, what] of [
    [AUTHORIZE, 'before', 'before the password has arrived'],
    [AUTHORIZE, 'after', 'after the password was taken'],
    [TOKEN, 'after', 'after the host’s code was redeemed'],
  ] as const)
    test(`the network goes ${what}: a sentence, nobody is logged in, and the retry works`, async () => {
      hands ??= await takeHost('network');
      await hands.seen('login-username');
      await order('/lose', { path, when });
      await typeLogin();
      await until('the sentence', () => hands.textOf('login-problem').includes('does not answer'));
      equal(hands.plaza.account.current, null, 'who is logged in');
      await typeLogin();
      await hands.seen('app-food');
      if (path === AUTHORIZE) await hands.click('launcher-logout');
    });

  test('the network goes as the sheet is to be asked for: no sheet, and the next tap brings it', async () => {
    await withdrawFood(hands);
    await hands.open('food');
    await hands.inPage('food', `document.querySelector('[data-testid="login"]') !== null`);
    await order('/lose', { path: AUTHORIZE, when: 'before' });
    await hands.clickInPage('food', 'login');
    await sleep(1500);
    expect(!hands.isSeen('consent-sheet'), 'there is a sheet of nobody');
    // Food says first that it did not work, and its button is there again when it has.
    await until(
      'the sheet',
      async () => {
        await sleep(1000);
        if (!hands.isSeen('consent-sheet')) await hands.inPage('food', `${LOGIN}?.click()`);
        await sleep(1000);
        return hands.isSeen('consent-sheet');
      },
      40_000,
    );
  });

  test('the network goes after the user’s Allow has arrived: what was allowed holds, and no second sheet comes', async () => {
    await order('/lose', { path: AUTHORIZE, when: 'after' });
    await answerSheet(hands, 'allow');
    await hands.clickInPage('food', 'tab-account');
    equal(await hands.textInPage('food', 'user-name'), 'alice');
    expect(!hands.isSeen('consent-sheet'), 'the user was asked again');
  });

  test('the network goes while Food redeems its code: what was allowed holds, and Food gets another code for it', async () => {
    await hands.click('bar-home');
    await withdrawFood(hands);
    await hands.open('food');
    await hands.placeOf('food', 'login');
    await order('/lose', { path: TOKEN, when: 'after', origin: 'davit-app://food' });
    await hands.clickInPage('food', 'login');
    await answerSheet(hands, 'allow');
    await until(
      'Food has its user, with or without one more sheet',
      async () => {
        if (hands.isSeen('consent-sheet')) await answerSheet(hands, 'allow');
        return hands.inPage<boolean>('food', `document.querySelector('[data-testid="login"]') === null`);
      },
      20_000,
    );
  });

  test('permissions that cannot be loaded say so, and are loaded again', async () => {
    await hands.click('bar-home');
    await order('/network', { is: 'gone' });
    await hands.click('launcher-permissions');
    await hands.seen('permissions-failed');
    await order('/network', { is: 'there' });
    await hands.click('permissions-again');
    await hands.seen('grant-food');
  });
}
