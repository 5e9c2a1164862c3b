// The same device, started again without a network: who is logged in, and what has run before, is still there.
import { type Hands, order, takeHost } from './hands.ts';
import { readNotes, SEAT_NAMES } from './notes.ts';
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
    const { placed, seats } = readNotes();
    await hands.clickInPage('food', 'tab-orders');
    const orders = await hands.textInPage('food', 'order-history');
    const number = placed.slice(0, 4);
    expect(/^[A-T]\d{3}$/.test(number) && orders.includes(number), `${number} is not among the orders: ${orders}`);
    await hands.click('bar-home');
    await hands.open('tickets');
    await until(
      'the seats as they were left',
      async () => `${await hands.inPage<readonly string[]>('tickets', SEAT_NAMES)}` === `${seats}`,
    );
    await hands.click('bar-home');
    equal(await order('/reached'), 0, 'requests that reached the server meanwhile');
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
