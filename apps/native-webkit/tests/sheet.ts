// What a page has open when the consent sheet comes: nothing of it lies over the sheet, or takes what is meant for it (T019).
import Gtk from 'gi://Gtk?version=3.0';
import { answerSheet, type Hands, takeHost } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const ASK = JSON.stringify({
  scope: 'openid',
  code_challenge: 'A'.repeat(43),
  dpop_jkt: 'A'.repeat(43),
  prompt: 'consent',
});
const LIST = `<option>Allow everything</option>`;
const SELECT = `<select data-testid="list">${LIST.repeat(30)}</select>`;
const SUGGESTIONS = `<input data-testid="list" list="all"><datalist id="all">${LIST}</datalist>`;

export function sheet(): void {
  let hands: Hands;
  const popups = (): number =>
    (Gtk.Window.list_toplevels() as Gtk.Window[]).filter(
      (one) => one.get_window_type() === Gtk.WindowType.POPUP && one.get_mapped(),
    ).length;
  const show = (html: string): Promise<unknown> =>
    hands.inPage('villain', `void (document.body.innerHTML = '${html}')`);
  const ask = `void call('auth.requestCode', ${ASK})`;

  test('T019 an open list of a page is gone when the consent sheet comes, and the sheet takes the pointer', async () => {
    hands = await takeHost('sheet');
    await hands.login();
    await hands.open('villain');
    await until('it has said hello', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    for (const [html, open] of [
      [SELECT, async () => {}],
      [SUGGESTIONS, () => hands.type('Allow')],
    ] as const) {
      await show(html);
      await hands.clickInPage('villain', 'list');
      await open();
      await until(`the list of ${html.slice(0, 7)} is open`, () => popups() === 1);
      await hands.inPage('villain', ask);
      await hands.seen('consent-sheet');
      await sleep(200);
      equal(popups(), 0, 'what lies over the sheet');
      await answerSheet(hands, 'deny');
      await until('the page is back', () => hands.view('villain').get_mapped());
    }
    // It opens again.
    await show(SELECT);
    await hands.clickInPage('villain', 'list');
    await until('the list is open', () => popups() === 1);
    await hands.key('Down');
    await hands.key('Return');
    await until('an option is chosen', () =>
      hands.inPage<boolean>('villain', `document.querySelector('select').selectedIndex === 1`),
    );
    equal(popups(), 0, 'what is open after the choice');
  });

  test('T019 a list that a page opens as late as it can does not come over the consent sheet', async () => {
    // Who was told no twice asks no more until the next start.
    await hands.click('bar-close');
    await hands.open('villain');
    await until('it has said hello', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    // Both open when the handler has ended, and by then the sheet is there.
    for (const [html, event, open] of [
      [SELECT, 'onmousedown', async () => {}],
      [SUGGESTIONS, 'oninput', () => hands.key('A')],
    ] as const) {
      await show(html);
      const late = (first: string): Promise<unknown> =>
        hands.inPage(
          'villain',
          `void (document.querySelector('[data-testid="list"]').${event} = () => { ${first}; const end = Date.now() + 1500; while (Date.now() < end); })`,
        );
      const press = async (): Promise<void> => {
        await hands.clickInPage('villain', 'list');
        await open();
      };
      await late('');
      await press();
      await until(`${event}: the list opens as late as that`, () => popups() === 1);
      await hands.clickAt(200, 700);
      await until(`${event}: it is closed again`, () => popups() === 0);
      await show(html);
      await late(ask);
      await press();
      await hands.seen('consent-sheet');
      for (let look = 0; look < 15; look += 1) {
        await sleep(150);
        equal(popups(), 0, `${event}: what lies over the sheet`);
      }
      await answerSheet(hands, 'deny');
      await until('the page is back', () => hands.view('villain').get_mapped());
    }
    expect((await hands.inPage<number>('villain', '1 + 1')) === 2, 'the page goes on');
    await hands.close();
  });
}
