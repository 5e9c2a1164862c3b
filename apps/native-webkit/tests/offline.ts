// The same device, started again without a network: who is logged in, and what has run before, is still there.
import { type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

export function offline(): void {
  let hands: Hands;

  test('started without a network, the user is still logged in, and is told that there is no connection', async () => {
    await order('/network', { is: 'gone' });
    hands = await takeHost('journey');
    await hands.seen('app-food');
    await hands.seen('launcher-offline');
  });

  test('both mini-programs start from verified files on the disk, with what they had stored', async () => {
    await hands.open('food');
    expect(await hands.inPage<boolean>('food', `document.body.innerText.length > 50`), 'Food shows nothing');
    await hands.click('bar-home');
    await hands.open('tickets');
    await hands.click('bar-home');
  });

  test('what has never run here says that it cannot be fetched, and starts once the network is back', async () => {
    await hands.click('app-villain');
    await hands.seen('ended-title');
    equal(hands.textOf('ended-title'), 'Not available right now');
    await order('/network', { is: 'there' });
    await sleep(200);
    await hands.click('ended-again');
    await until('it runs', () => hands.plaza.engine.viewOf('villain')?.get_mapped() === true, 20_000);
  });

  test('once the network is back the launcher says no longer that it is gone', async () => {
    await hands.click('bar-home');
    await until('the notice is gone', () => !hands.isSeen('launcher-offline'), 20_000);
  });

  test('logged out, nothing of it is left for the next user', async () => {
    await hands.open('food');
    await hands.inPage('food', `(localStorage.setItem('of', 'alice'), true)`);
    await hands.click('bar-home');
    await hands.click('launcher-logout');
    await hands.seen('login-username');
    await hands.login('bob');
    await hands.open('food');
    equal(await hands.inPage('food', `localStorage.getItem('of')`), null, 'what bob finds of alice');
  });
}
