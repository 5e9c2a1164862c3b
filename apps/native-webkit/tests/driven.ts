// What needs somebody beside the page: who goes back, or updates. Each is tried on a mini-program of the real host, and in a plain view
// without one, where it hits.
import type WebKit2 from 'gi://WebKit2?version=4.1';
import { type Hands, order, takeHost, variable } from './hands.ts';
import { openPlainWindow } from './plain-window.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

/** Of the villain’s own publisher: its manifest names it. */
const home = (): string => variable('DAVIT_TEST_HOME');
const evaluate = <T>(view: WebKit2.WebView, expression: string): Promise<T> =>
  new Promise((resolve, reject) => {
    view.evaluate_javascript(`JSON.stringify((${expression}) ?? null)`, -1, null, null, null, (_, result) => {
      try {
        resolve(JSON.parse(view.evaluate_javascript_finish(result).to_string()) as T);
      } catch (error) {
        reject(error);
      }
    });
  });
/** Keeps going forward where somebody goes back. */
const TRAP = `(() => {
  for (let at = 0; at < 60; at += 1) history.pushState({ at }, '', '#' + at);
  addEventListener('popstate', () => { history.pushState({}, '', '#again'); history.go(1); });
})()`;

export function driven(): void {
  let hands: Hands;
  const tell = (script: string): void => hands.view('villain').evaluate_javascript(script, -1, null, null, null, null);
  const ready = async (): Promise<void> => {
    hands ??= await takeHost('driven').then(async (host) => {
      await host.login();
      return host;
    });
    if (hands.isSeen('ended-again')) await hands.click('ended-again');
    else if (hands.isSeen('app-villain')) await hands.click('app-villain');
    await until('the villain is on screen', () => hands.plaza.engine.viewOf('villain')?.get_mapped() === true);
    await until('it has said hello', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
  };
  test('T123 a page that fills its history and turns every way back keeps nobody: one key leads to the launcher', async () => {
    await ready();
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

  test('T105 while an update comes, a document that runs has files of its own version alone; a server’s page gets both', async () => {
    await ready();
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
      await hands.click('bar-close');
      await ready();
      const found = await versions();
      equal(new Set(found).size, 1, `versions in one document: ${found}`);
      return found[0] === `Version ${next}`;
    });
    const plain = await openPlainWindow(`${home()}/version`);
    const [shown, fetched] = await Promise.all([
      evaluate<string>(plain.view, 'document.body.innerText'),
      evaluate(
        plain.view,
        `(globalThis.got = '', fetch('/version').then((answer) => answer.text()).then((text) => { got = text }), 1)`,
      ).then(() => until('its file', () => evaluate<string>(plain.view, 'got || null'))),
    ]);
    expect(!fetched.includes(shown.trim()), `the control has one version: ${shown} ${fetched}`);
    plain.close();
  });
}
