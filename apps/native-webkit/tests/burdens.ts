// Mini-programs that hold others up: floods, one that hangs, one whose process is killed, one that reloads for ever. Each is tried on a
// mini-program of the real host, and in plain views without one, where it hits. (Faults has the host's side of it in more detail.)
import WebKit2 from 'gi://WebKit2?version=4.1';
import { MAX_MESSAGE_LENGTH } from '@davit/protocol';
import { HANDLER } from '../src/engine/page-scripts.ts';
import { type Hands, takeHost, variable } from './hands.ts';
import { evaluateIn, openPlainPair, openPlainWindow } from './plain-window.ts';
import { killProcess, webProcesses } from './processes.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

/** Of the villain’s own publisher: its manifest names it. */
const home = (): string => variable('DAVIT_TEST_HOME');
const ANSWER_MS = 2000;
const answers = (asked: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    asked.then(
      () => true,
      () => false,
    ),
    sleep(ANSWER_MS).then(() => false),
  ]);

export function burdens(): void {
  let hands: Hands;
  const tell = (script: string): void => hands.view('villain').evaluate_javascript(script, -1, null, null, null, null);
  /** How long each text is that the handler in the host's process is given. */
  const listen = (): readonly number[] => {
    const lengths: number[] = [];
    const content = hands.view('villain').get_user_content_manager();
    content.connect(`script-message-received::${HANDLER}`, (_: unknown, result: WebKit2.JavascriptResult) =>
      lengths.push(result.get_js_value().to_string().length),
    );
    return lengths;
  };
  const neighbourAnswers = (): Promise<boolean> => answers(hands.inPage('food', '1 + 1'));

  for (const [kind, text, count, longest] of [
    ['small', `'{}'`, 5000, 2],
    ['large', `'y'.repeat(20 << 20)`, 3, 20 << 20],
  ] as const)
    test(`T115 a flood of ${kind} messages ends in the page’s own process; a plain handler takes them all in`, async () => {
      if (kind === 'small') {
        hands = await takeHost('burdens');
        await hands.login();
        await hands.open('food');
        await hands.click('bar-home');
      }
      await hands.villain();
      const lengths = listen();
      const flood = (post: string): string =>
        `{ const text = ${text}; for (let at = 0; at < ${count}; at += 1) ${post}(text); }`;
      await hands.inPage('villain', `void davitHost.postMessage('{}')`);
      await until('the handler is listened to', () => lengths.length > 0);
      tell(flood('davitHost.postMessage'));
      await sleep(2000);
      expect(lengths.length < 2000, `${lengths.length} messages of ${count} came`);
      expect(Math.max(...lengths) <= MAX_MESSAGE_LENGTH + 64, `one of ${Math.max(...lengths)} came`);
      expect(hands.window.get_mapped(), 'the window is gone');
      expect(await neighbourAnswers(), 'the neighbour does not answer');
      const plain = await openPlainWindow(`${home()}/plain`);
      plain.run(flood('webkit.messageHandlers.davit.postMessage'));
      await until('the control takes all', () => plain.heard.length === count, 30_000);
      expect(
        plain.heard.every((heard) => heard.length === longest),
        'the control got less',
      );
      plain.close();
    });

  test('T114 a mini-program that hangs holds nobody up; views of one process all stand still', async () => {
    await hands.villain();
    tell('for (;;);');
    expect(await neighbourAnswers(), 'the neighbour does not answer');
    await hands.seen('mini-silent', 25_000);
    await hands.click('silent-close');
    await hands.seen('app-villain');
    const { one, other, close } = await openPlainPair(`${home()}/plain`);
    expect(await answers(evaluateIn(other, '1 + 1')), 'the control does not answer while all is well');
    one.run('{ const end = Date.now() + 6000; while (Date.now() < end); }');
    await sleep(200);
    expect(!(await answers(evaluateIn(other, '1 + 1'))), 'the control’s neighbour answers');
    await sleep(4500);
    close();
  });

  test('T114 one whose process is killed takes nobody along; views of one process end together', async () => {
    await hands.villain();
    await hands.shut('villain');
    const others = new Set(webProcesses());
    await hands.villain();
    const own = webProcesses().filter((pid) => !others.has(pid));
    equal(own.length, 1, 'processes of its own');
    killProcess(own[0] as number);
    await hands.seen('ended-title');
    expect(await neighbourAnswers(), 'the neighbour does not answer');
    const before = new Set(webProcesses());
    const { one, other, close } = await openPlainPair(`${home()}/plain`);
    let ended = 0;
    for (const view of [one.view, other]) view.connect('web-process-terminated', () => (ended += 1));
    const shared = webProcesses().filter((pid) => !before.has(pid));
    for (const pid of shared) killProcess(pid);
    await until('both of the control have ended', () => ended === 2);
    equal(shared.length, 1, 'processes of the control');
    close();
  });

  test('T115 one that reloads for ever is ended; a plain view loads for as long as it likes', async () => {
    await hands.villain();
    const storm = setInterval(() => {
      if (hands.plaza.engine.viewOf('villain') !== null) tell('location.reload()');
    }, 150);
    await hands.seen('ended-title', 25_000).finally(() => clearInterval(storm));
    equal(hands.textOf('ended-title'), 'This mini-program kept starting over');
    const plain = await openPlainWindow(`${home()}/plain`);
    let loads = 0;
    plain.view.connect('load-changed', (_: unknown, event: WebKit2.LoadEvent) => {
      if (event === WebKit2.LoadEvent.COMMITTED) loads += 1;
    });
    for (let at = 0; at < 60; at += 1) {
      plain.run('location.reload()');
      await sleep(100);
    }
    expect(loads > 12, `the control has loaded ${loads} times only`);
    plain.close();
    await hands.close();
  });
}
