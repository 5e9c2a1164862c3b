// What a person does with the native host and its mini-programs, with a real pointer and real keys.
import type Gtk from 'gi://Gtk?version=3.0';
import { answerSheet, type Hands, order, takeHost } from './hands.ts';
import { keepNotes, SEAT_NAMES } from './notes.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

/** A call that the server refused, as its log and Food's own list of requests say it. */
const refusedAs = (reason: string) => ({ event: 'userinfo.refused', status: 401, reason });

const eventsOf = async (app: string): Promise<readonly string[]> => {
  const { entries } = await order<{ readonly entries: readonly { readonly event: string }[] }>('/audit', { app });
  return entries.map(({ event }) => event);
};

export function journey(): void {
  let hands: Hands;
  /** Two seats of guests. */
  let seats: readonly [string, string];
  /** What happened under Food's grants, as the server tells the user. */
  const activityOfFood = async () => {
    const { entries } = await order<{ readonly entries: readonly { readonly grant_id?: string | null }[] }>('/audit', {
      app: 'food',
    });
    const found = [];
    for (const grant of new Set(entries.flatMap(({ grant_id }) => grant_id ?? []))) {
      const activity = await hands.plaza.host.activity(grant);
      expect(activity.ok, `no activity of ${grant}`);
      found.push(...activity.value);
    }
    return found;
  };
  const wasRefused = async (reason: string, token: string): Promise<boolean> =>
    (await activityOfFood()).some(
      ({ event, status, reason: why, token_id }) =>
        JSON.stringify({ event, status, reason: why }) === JSON.stringify(refusedAs(reason)) && token_id === token,
    );
  const foodList = (): Promise<string> =>
    hands.inPage<string>('food', `document.querySelector('[data-testid="exchanges"]').textContent`);

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

  test('the token expires: the server refuses the call as token_expired, and Food refreshes it', async () => {
    const first = await hands.textInPage('food', 'token-id');
    expect(!(await wasRefused('token_expired', first)), 'it had expired before');
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
    expect(/\/oauth\/userinfo\s*401 token_expired/.test(await foodList()), `Food’s requests: ${await foodList()}`);
    await until('the server says that it refused it', () => wasRefused('token_expired', first));
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
    seats = [one, two];
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
    const last = await hands.textInPage('food', 'token-id');
    await hands.click('bar-home');
    await hands.click('launcher-permissions');
    await hands.click('withdraw-food');
    await hands.click('withdraw-confirm-food');
    await hands.seen('permissions-empty');
    expect((await eventsOf('food')).includes('grant.withdrawn'), `nothing was withdrawn: ${await eventsOf('food')}`);
    await hands.click('permissions-back');
    expect(!(await wasRefused('token_revoked', last)), 'it was refused before Food is on screen');
    await hands.open('food');
    await until('Food’s call is refused', async () =>
      (await hands.textInPage('food', 'last-status')).includes('401 token_revoked'),
    );
    expect(/\/oauth\/userinfo\s*401 token_revoked/.test(await foodList()), `Food’s requests: ${await foodList()}`);
    await until('the server says that it refused it', () => wasRefused('token_revoked', last));
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

  test('what is set in both is kept for the next start: an order in Food, and a swap in Tickets', async () => {
    await hands.clickInPage('food', 'tab-menu');
    const dish = await until('a dish', () =>
      hands.inPage<string | null>('food', `document.querySelector('[data-testid^="add-"]')?.dataset.testid`),
    );
    await hands.clickInPage('food', dish);
    await hands.clickInPage('food', 'view-basket');
    await hands.clickInPage('food', 'checkout');
    await hands.clickInPage('food', 'place-order');
    const placed = await hands.textInPage('food', 'order');
    await hands.click('bar-home');
    await hands.open('tickets');
    const names = (): Promise<readonly string[]> => hands.inPage('tickets', SEAT_NAMES);
    const before = await names();
    await hands.drag('tickets', ...seats);
    await until('the swap', async () => `${await names()}` !== `${before}`);
    await until('it says that it is kept', () =>
      hands.inPage<boolean>('tickets', `document.querySelector('[data-testid="kept"]').dataset.kept === 'kept'`),
    );
    keepNotes({ placed, seats: await names() });
    await hands.click('bar-home');
  });
}
