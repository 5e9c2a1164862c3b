// What a person does with the native host and its mini-programs, with a real pointer and real keys.
import type Gtk from 'gi://Gtk?version=3.0';
import { answerSheet, type Hands, order, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const eventsOf = async (app: string): Promise<readonly string[]> => {
  const { entries } = await order<{ readonly entries: readonly { readonly event: string }[] }>('/audit', { app });
  return entries.map(({ event }) => event);
};

export function journey(): void {
  let hands: Hands;

  test('a wrong password is refused with a sentence, and the right one leads to the launcher with both mini-programs', async () => {
    hands = await takeHost('journey');
    await hands.click('login-username');
    await hands.type('alice');
    await hands.key('Tab');
    await hands.type('wrong');
    await hands.key('Return');
    await hands.seen('login-problem');
    await until('the sentence', () => hands.textOf('login-problem').includes('do not fit together'));
    await hands.key('ctrl+a');
    await hands.type('davit-demo');
    await hands.click('login-submit');
    await hands.seen('app-food');
    await hands.seen('app-tickets');
    await until('the name', () => hands.textOf('launcher-greeting').includes('Alice Moreau'));
  });

  test('Food starts, and its page has its own origin, a secure context and no way to the engine', async () => {
    await hands.open('food');
    const facts = await hands.inPage<Record<string, unknown>>(
      'food',
      `({ origin: location.origin, secure: isSecureContext, webkit: typeof webkit, own: Object.isFrozen(davitHost),
         fixed: Object.getOwnPropertyDescriptor(globalThis, 'davitHost').configurable, deliver: typeof davitDeliver })`,
    );
    equal(facts, {
      origin: 'davit-app://food',
      secure: true,
      webkit: 'undefined',
      own: true,
      fixed: false,
      deliver: 'undefined',
    });
  });

  test('T019 the sheet hides the page, ignores the first half second, and no key reaches the mini-program', async () => {
    await hands.inPage(
      'food',
      `(() => { globalThis.keys = []; addEventListener('keydown', ({ key }) => keys.push(key), true);
         const field = document.createElement('input'); document.body.append(field);
         setInterval(() => { window.focus(); field.focus(); }, 5); return true; })()`,
    );
    // A positive control: while it is on screen, keys do reach it.
    await hands.inPage('food', `(document.querySelector('input').focus(), true)`);
    hands.view('food').grab_focus();
    await hands.type('x');
    await until('the key arrived', async () => (await hands.inPage<string[]>('food', 'keys')).includes('x'));
    await hands.placeOf('food', 'login');
    // The pointer waits where Allow will be: as somebody does who makes people tap twice.
    await hands.point(hands.window.get_allocated_width() - 100, hands.window.get_allocated_height() - 40);
    await hands.inPage('food', `(document.querySelector('[data-testid="login"]').click(), true)`);
    await hands.seen('consent-sheet');
    hands.tap();
    await sleep(150);
    expect(hands.isSeen('consent-sheet'), 'a tap within half a second was taken for an answer');
    expect(!hands.view('food').get_mapped(), 'the page is still on screen');
    await hands.type('secret');
    await sleep(300);
    equal(await hands.inPage('food', 'keys'), ['x'], 'what the page has seen of the keyboard');
  });

  test('the sheet says what each scope is for; an optional one is declined, and the code follows what was allowed', async () => {
    await hands.seen('consent-scope-openid');
    expect(hands.find('consent-share-openid') === null, 'a required scope can be declined');
    const phone = (): string =>
      ((hands.find('consent-reveal-phone_number') as Gtk.Button).get_child() as Gtk.Label).get_text();
    expect(phone().includes('•'), `the number is not masked: ${phone()}`);
    await hands.click('consent-reveal-phone_number');
    await until('the very number', () => /\+\d+/.test(phone()) && !phone().includes('•'));
    await hands.click('consent-share-phone');
    await answerSheet(hands, 'allow');
    await until('the page is back', () => hands.view('food').get_mapped());
    await hands.clickInPage('food', 'tab-account');
    equal(await hands.textInPage('food', 'user-name'), 'alice', 'the user name');
    expect((await hands.textInPage('food', 'user-id')).length >= 20, 'there is no user id');
    await hands.textInPage('food', 'user-phone-not-shared');
    expect((await eventsOf('food')).includes('code.redeemed'), 'no code was redeemed');
  });

  test('the token expires, the call says so, and Food refreshes it', async () => {
    const first = await hands.textInPage('food', 'token-id');
    await until(
      'a refresh',
      async () => {
        await hands.clickInPage('food', 'call-userinfo');
        await sleep(400);
        return Number(await hands.textInPage('food', 'refresh-count')) > 0;
      },
      30_000,
    );
    expect((await hands.textInPage('food', 'token-id')) !== first, 'it is the same token');
    expect((await eventsOf('food')).includes('token.refreshed'), 'nothing was refreshed');
  });

  test('Tickets runs beside Food; a guest dragged onto another swaps places with them', async () => {
    await hands.click('bar-home');
    await hands.open('tickets');
    expect(hands.plaza.runner.isLive('food'), 'Food has ended');
    await until('the seats', () =>
      hands.inPage<boolean>('tickets', `document.querySelectorAll('[data-testid^="seat-"]').length > 4`),
    );
    const { ids, names } = await hands.inPage<{ ids: string[]; names: string[] }>(
      'tickets',
      `(([...seats]) => ({ ids: seats.map((seat) => seat.dataset.testid), names: seats.map((seat) => seat.getAttribute('aria-label')) }))(
         document.querySelectorAll('[data-testid^="seat-"]'))`,
    );
    const taken = ids.filter((_, at) => !/free/i.test(names[at] ?? 'free'));
    const seen = async (id: string) => ({
      name: await hands.inPage<string>(
        'tickets',
        `document.querySelector('[data-testid="${id}"]').getAttribute('aria-label')`,
      ),
      colour: await hands.colourAt('tickets', id),
    });
    const [one] = taken;
    expect(one !== undefined, `nobody sits anywhere: ${names.slice(0, 4)}`);
    const free = ids.find((_, at) => /free/i.test(names[at] ?? ''));
    expect(free !== undefined, 'every seat is taken');
    await hands.point(2, 2);
    // The page is on screen before its canvas is painted.
    await until('the guests are painted', async () => {
      const [colour, other] = [await hands.colourAt('tickets', one), await hands.colourAt('tickets', free)];
      return (
        colour !== other &&
        other === (await hands.colourAt('tickets', free)) &&
        colour === (await hands.colourAt('tickets', one))
      );
    });
    const here = await seen(one);
    const other = await until('a guest of another colour', async () => {
      for (const id of taken.slice(1)) {
        const there = await seen(id);
        if (there.colour !== here.colour) return { there, two: id };
      }
      return null;
    });
    const { there, two } = other;
    const guestOf = ({ name }: { name: string }): string => name.split(':')[0] as string;
    const now = async () => [await seen(one), await seen(two)] as const;
    await hands.drag('tickets', one, two);
    await until('each has the place and the colour of the other', async () => {
      const [first, second] = await now();
      return (
        guestOf(first) === guestOf(there) &&
        guestOf(second) === guestOf(here) &&
        first.colour === there.colour &&
        second.colour === here.colour
      );
    });
    await hands.clickInPage('tickets', 'undo');
    await hands.point(2, 2);
    await until(
      'undone, each is where they were, for the eye too',
      async () => JSON.stringify(await now()) === JSON.stringify([here, there]),
    );
  });

  test('what Food may use is withdrawn; its next call is refused, and it asks again', async () => {
    await hands.click('bar-home');
    await hands.click('launcher-permissions');
    await hands.click('withdraw-food');
    await hands.click('withdraw-confirm-food');
    await hands.seen('permissions-empty');
    expect((await eventsOf('food')).includes('grant.withdrawn'), `nothing was withdrawn: ${await eventsOf('food')}`);
    await hands.click('permissions-back');
    await hands.open('food');
    await until('Food asks to log in', () =>
      hands.inPage<boolean>('food', `document.querySelector('[data-testid="login"]') !== null`),
    );
    // What the page says about an answer may move the button away from under the pointer: then it is clicked again.
    const askAgain = async (): Promise<void> => {
      await until(
        'the sheet',
        async () => {
          if (!hands.isSeen('consent-sheet')) await hands.clickInPage('food', 'login');
          return hands.seen('consent-sheet', 4000).catch(() => null);
        },
        20_000,
      );
    };
    await askAgain();
    await answerSheet(hands, 'deny');
    await askAgain();
    await answerSheet(hands, 'allow');
    await hands.clickInPage('food', 'tab-account');
    await hands.textInPage('food', 'user-phone');
  });
}
