// What needs somebody beside the page: who closes, goes back, updates, or looks at the others. Each is tried on a mini-program of the real
// host, and in plain views without one, where it hits. (What holds others up: burdens.)
import { type Hands, order, takeHost, variable } from './hands.ts';
import { evaluateIn, openPlainPair, openPlainWindow } from './plain-window.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

/** Of the villain’s own publisher: its manifest names it. */
const home = (): string => variable('DAVIT_TEST_HOME');

/** Calls home in every way that may outlive a page. */
const callHome = (to: string): string => `(() => {
  const call = (what) => fetch('${to}/' + what, { mode: 'no-cors', keepalive: true }).catch(() => {});
  setInterval(call, 100, 'timer');
  new EventSource('${to}/events');
  for (const type of ['pagehide', 'visibilitychange', 'unload', 'freeze'])
    addEventListener(type, () => { call(type); navigator.sendBeacon('${to}/beacon'); setInterval(call, 100, 'later'); });
})()`;
/** Keeps going forward where somebody goes back. */
const TRAP = `(() => {
  for (let at = 0; at < 60; at += 1) history.pushState({ at }, '', '#' + at);
  addEventListener('popstate', () => { history.pushState({}, '', '#again'); history.go(1); });
})()`;
/** Takes the focus again and again, in both ways, and notes every key. */
const STEAL = `(() => {
  globalThis.stolen = '';
  addEventListener('keydown', ({ key }) => { stolen += key.length === 1 ? key : ''; }, true);
  const field = document.body.appendChild(document.createElement('input'));
  setInterval(() => { field.focus(); window.focus(); }, 50);
})()`;
/** Into every store that it has; ends when none takes any more, or at 64 MiB. */
const FILL = `(async () => {
  let said = '';
  for (const size of [1 << 18, 1 << 12, 100, 1])
    try { for (let at = 0; ; at += 1) localStorage.setItem(size + 'bomb' + at, 'x'.repeat(size)); } catch (error) { said = error.name; }
  const cache = await caches.open('bomb');
  for (let at = 0; at < 16; at += 1) await cache.put('/bomb' + at, new Response(new Uint8Array(4 << 20))).catch((error) => { said += error.name; });
  return said;
})()`;
const KEEP = `(() => { try { localStorage.setItem('mine', 'x'.repeat(1000)); return 'kept'; } catch (error) { return error.name; } })()`;
/** Through the bridge, until it is told an end. */
const FILL_BRIDGE = `(async () => {
  const value = 'x'.repeat(200000);
  for (let at = 0; at < 120; at += 1) {
    const id = 'fill' + at;
    const answer = new Promise((resolve) => {
      const hear = davitHost.onmessage;
      davitHost.onmessage = (event) => {
        const message = JSON.parse(event.data);
        if (message.id !== id) return hear(event);
        davitHost.onmessage = hear;
        resolve(message);
      };
    });
    davitHost.postMessage(JSON.stringify({ jsonrpc: '2.0', id, method: 'storage.set', params: { key: 'bomb' + at, value } }));
    const { error } = await answer;
    const isTooFast = error?.data.code === 'rate_limited';
    if (error && !isTooFast) return error.data.code;
    if (isTooFast) at -= 1;
    await new Promise((done) => setTimeout(done, isTooFast ? 100 : 10));
  }
  return 'no end';
})()`;

export function driven(): void {
  let hands: Hands;
  const tell = (script: string): void => hands.view('villain').evaluate_javascript(script, -1, null, null, null, null);

  test('T131 a mini-program that was closed calls its own server no more; a page that is only hidden goes on', async () => {
    hands = await takeHost('driven');
    await hands.login();
    await hands.villain();
    await order('/calls-home');
    tell(callHome(home()));
    let calls = 0;
    await until('it calls while it runs', async () => {
      calls += (await order<string[]>('/calls-home')).length;
      return calls > 5;
    });
    await hands.shut('villain');
    await sleep(1000);
    await order('/calls-home');
    await sleep(4000);
    equal(await order('/calls-home'), [], 'what came after its end');
    const plain = await openPlainWindow(`${home()}/plain`);
    plain.run(callHome(home()));
    await sleep(500);
    plain.view.get_toplevel().hide();
    await sleep(1000);
    await order('/calls-home');
    // Timers of hidden pages are slowed down.
    await until('the control goes on', async () => (await order<string[]>('/calls-home')).length > 0);
    plain.close();
  });

  test('T111 a mini-program that fills every store takes no room from its neighbour; two pages of one origin share it', async () => {
    await hands.open('food');
    await hands.click('bar-home');
    await hands.villain();
    const said = await hands.later<string>('villain', FILL, 25_000);
    expect(said.includes('QuotaExceededError'), `its stores never ended: ${said}`);
    equal(await hands.inPage('food', KEEP), 'kept', 'the neighbour');
    equal(await hands.later<string>('villain', FILL_BRIDGE, 25_000), 'storage_full', 'what the host says');
    const { one, other, close } = await openPlainPair(`${home()}/plain`);
    await evaluateIn(one.view, `${FILL}, 1`);
    await until('the control has no room', async () => (await evaluateIn(other, KEEP)) === 'QuotaExceededError');
    close();
  });

  test('T123 a page that fills its history and turns every way back keeps nobody: one key leads to the launcher', async () => {
    await hands.villain();
    hands.view('villain').grab_focus();
    tell(TRAP);
    await sleep(500);
    await hands.key('alt+Left');
    await hands.seen('app-villain');
    const plain = await openPlainWindow(`${home()}/before`);
    plain.view.load_uri(`${home()}/trap`);
    await sleep(1000);
    plain.run(TRAP);
    await sleep(500);
    for (let at = 0; at < 3; at += 1) {
      plain.run('history.back()');
      await sleep(200);
    }
    expect(plain.view.get_uri()?.startsWith(`${home()}/trap`), `the control got out: ${plain.view.get_uri()}`);
    plain.close();
  });

  test('T017 a hidden page gets no key, however it takes the focus, and one behind a sheet gets none; a page that has the keyboard gets them all', async () => {
    await hands.villain();
    await hands.click('bar-home');
    tell(STEAL);
    await hands.open('food');
    await until('Food has the keyboard', () => hands.plaza.engine.viewOf('food')?.has_focus === true);
    await hands.inPage(
      'food',
      `void addEventListener('keydown', ({ key }) => { globalThis.typed = (globalThis.typed ?? '') + key })`,
    );
    await hands.type('hunter2');
    await until('Food has got it', () => hands.inPage<boolean>('food', `globalThis.typed === 'hunter2'`));
    equal(await hands.inPage('villain', 'stolen'), '', 'what it got while it was hidden');
    await hands.click('bar-home');
    // It is on screen, and the host asks.
    await hands.open('villain');
    await hands.inPage(
      'villain',
      `void call('auth.requestCode', { scope: 'openid', code_challenge: 'A'.repeat(43), dpop_jkt: 'A'.repeat(43) })`,
    );
    await hands.seen('consent-sheet');
    await hands.inPage('villain', `void (globalThis.stolen = '')`);
    await hands.type('hunter2');
    equal(await hands.inPage('villain', 'stolen'), '', 'what it got behind the sheet');
    // The sheet ignores its first half second.
    await sleep(700);
    await hands.key('Escape');
    await hands.gone('consent-sheet');
    await hands.shut('villain');
    const plain = await openPlainWindow(`${home()}/plain`);
    plain.run(STEAL);
    plain.view.grab_focus();
    // There is no window manager that would.
    plain.view.get_toplevel().get_window()?.focus(0);
    await sleep(500);
    await hands.type('hunter2');
    await until('the control gets it', () => evaluateIn<boolean>(plain.view, `stolen === 'hunter2'`));
    plain.close();
    hands.window.get_window()?.focus(0);
  });

  test('T105 while an update comes, a document that runs has files of its own version alone; a server’s page gets both', async () => {
    await hands.villain();
    const versions = async (): Promise<readonly (string | undefined)[]> => [
      /Version \d+/.exec(await hands.inPage<string>('villain', 'document.body.innerText'))?.[0],
      /Version \d+/.exec(
        await hands.later<string>('villain', `fetch('/index.html').then((answer) => answer.text())`),
      )?.[0],
    ];
    const [before] = await versions();
    equal(await versions(), [before, before], 'before the update');
    // Higher than what any suite before has released.
    const next = 9;
    await order('/publish', { code: `${next}` });
    await order('/record', { app: 'villain' });
    await sleep(2000);
    equal(await versions(), [before, before], 'while the update is there');
    await until('the new version', async () => {
      await hands.shut('villain');
      await hands.villain();
      const found = await versions();
      equal(new Set(found).size, 1, `versions in one document: ${found}`);
      return found[0] === `Version ${next}`;
    });
    const plain = await openPlainWindow(`${home()}/version`);
    const [shown, fetched] = await Promise.all([
      evaluateIn<string>(plain.view, 'document.body.innerText'),
      evaluateIn(
        plain.view,
        `(globalThis.got = '', fetch('/version').then((answer) => answer.text()).then((text) => { got = text }), 1)`,
      ).then(() => until('its file', () => evaluateIn<string>(plain.view, 'got || null'))),
    ]);
    expect(!fetched.includes(shown.trim()), `the control has one version: ${shown} ${fetched}`);
    plain.close();
    await hands.close();
  });
}
