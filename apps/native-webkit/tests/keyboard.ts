// The native host by keyboard alone: what Escape is, how a page cannot keep the user, and where the keyboard is after each step.
import type Gtk from 'gi://Gtk?version=3.0';
import { type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

export function keyboard(): void {
  let hands: Hands;
  const focused = (): string => (hands.window as Gtk.Window).get_focus()?.name ?? '';
  const isAt = (name: string): Promise<unknown> =>
    until(`the keyboard is at ${name}, not at ${focused()}`, () => focused() === name);
  const isInPage = (app: string): Promise<unknown> =>
    until(`the keyboard is in ${app}`, () => hands.plaza.engine.viewOf(app)?.has_focus === true);
  const said = (): Promise<string> => hands.textInPage('tickets', 'said');

  test('every stop of the Tab key is a control that can be seen', async () => {
    // Of this suite alone: who has allowed something is not asked again.
    await order('/user', { user: 'typist' });
    hands = await takeHost('keyboard');
    await hands.seen('login-username');
    const stops = async (count: number): Promise<readonly string[]> => {
      const names: string[] = [];
      for (let stop = 0; stop < count; stop += 1) {
        names.push(focused());
        await hands.key('Tab');
        await sleep(60);
      }
      return [...new Set(names)].sort();
    };
    equal(
      await stops(8),
      ['login-demo-alice', 'login-demo-bob', 'login-password', 'login-submit', 'login-username'],
      'the stops of the log-in',
    );
    await hands.login('typist');
    equal(
      await stops(9),
      ['app-food', 'app-tickets', 'app-villain', 'launcher-logout', 'launcher-permissions', 'launcher-theme'],
      'the stops of the launcher',
    );
  });

  test('Escape is the mini-program’s: a guest held by keyboard is put back, and Plaza stays away', async () => {
    await hands.open('tickets');
    await isInPage('tickets');
    await until('the seats', () => hands.inPage<boolean>('tickets', `document.querySelector('[data-seat]') !== null`));
    await hands.inPage('tickets', `(document.querySelector('[data-seat][tabindex="0"]').focus(), true)`);
    await hands.key('Return');
    await until('somebody is lifted', async () => (await said()).includes('is lifted'));
    await hands.key('Right');
    await hands.key('Escape');
    await until('the guest is back', async () => (await said()).includes('is back at'));
    await hands.key('Escape');
    await sleep(300);
    expect(hands.isSeen('bar-home'), 'Escape has led home');
  });

  test('Alt and the left arrow lead home from a page, whose card has the keyboard then', async () => {
    await hands.key('alt+Left');
    await hands.seen('launcher-greeting');
    await isAt('app-tickets');
    expect(hands.plaza.runner.isLive('tickets'), 'it has ended');
    await hands.key('Return');
    await isInPage('tickets');
    await hands.key('alt+Home');
    await isAt('app-tickets');
  });

  test('a page that takes every key, and one that hangs, cannot keep the user', async () => {
    await hands.open('villain');
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    await hands.inPage(
      'villain',
      `(['keydown', 'keyup', 'keypress'].forEach((name) => addEventListener(name, (event) => { event.preventDefault(); event.stopImmediatePropagation(); }, true)), true)`,
    );
    await isInPage('villain');
    await hands.key('alt+Left');
    await isAt('app-villain');
    await hands.key('Return');
    await isInPage('villain');
    hands.view('villain').evaluate_javascript('for (;;);', -1, null, null, null, null);
    await sleep(300);
    await hands.key('alt+Left');
    await isAt('app-villain');
    await hands.key('Return');
    await hands.seen('mini-silent', 25_000);
    await hands.click('silent-close');
    await isAt('app-villain');
    await hands.close();
  });
}
