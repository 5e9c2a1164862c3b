// The native host by keyboard alone: what Escape is, how a page cannot keep the user, and where the keyboard is after each step.
import Gio from 'gi://Gio?version=2.0';
import type Gtk from 'gi://Gtk?version=3.0';
import { encodeUtf8 } from '@davit/crypto';
import { type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

/** One that has started already presses within milliseconds, however busy the machine is. */
const startFinger = () => Gio.Subprocess.new(['xdotool', '-'], Gio.SubprocessFlags.STDIN_PIPE);

export function keyboard(): void {
  let hands: Hands;
  const finger = startFinger();
  const press = (key: string): void => void finger.get_stdin_pipe().write_all(encodeUtf8(`key ${key}\n`), null);
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
  });

  test('Escape walks away from the consent sheet, not within its first half second, and the page has the keyboard again', async () => {
    await hands.open('food');
    await hands.placeOf('food', 'login');
    await hands.inPage('food', `(document.querySelector('[data-testid="login"]').click(), true)`);
    await hands.seen('consent-sheet');
    press('Escape');
    await sleep(150);
    expect(hands.isSeen('consent-sheet'), 'it was closed before anybody could read it');
    await isAt('consent-deny');
    expect(/^https:/.test(hands.textOf('consent-privacy-address')), 'the privacy policy has no address');
    expect(hands.textOf('consent-contact').includes('@'), 'there is no contact');
    await until('the clock runs', () => /ends in \d+:\d\d\.$/.test(hands.textOf('consent-ends')));
    await hands.key('alt+Left');
    await sleep(700);
    expect(hands.isSeen('consent-sheet'), 'a way home leads past the question');
    await hands.key('Escape');
    await hands.gone('consent-sheet');
    await isInPage('food');
    equal(
      await hands.inPage<boolean>('food', `document.querySelector('[data-testid="login"]') !== null`),
      true,
      'it asks',
    );
  });

  test('after Allow, Withdraw and Close the keyboard is at a control that is there', async () => {
    await hands.inPage('food', `(document.querySelector('[data-testid="login"]').click(), true)`);
    await hands.seen('consent-sheet');
    await sleep(700);
    await hands.key('Tab');
    await isAt('consent-allow');
    await hands.key('Return');
    await hands.gone('consent-sheet');
    await isInPage('food');
    await hands.click('bar-close');
    await isAt('app-food');
    await until('it has ended', () => !hands.plaza.runner.isLive('food'));
    await isAt('app-food');
    await hands.click('launcher-permissions');
    await hands.seen('withdraw-food');
    await hands.click('withdraw-food');
    await isAt('withdraw-keep');
    await hands.key('Return');
    await isAt('withdraw-food');
    await hands.key('Return');
    await isAt('withdraw-keep');
    await hands.key('shift+Tab');
    await hands.key('Return');
    await hands.seen('permissions-empty');
    await isAt('permissions-back');
    await hands.key('Escape');
    await hands.seen('launcher-greeting');
    finger.force_exit();
    await hands.close();
  });
}
