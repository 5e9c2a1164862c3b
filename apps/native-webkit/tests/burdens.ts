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

/** What the web's suite does (conformance/isolation): timers, elements, layout. */
const timers = (count: number): string =>
  `{ const again = () => void setTimeout(again, 0); for (let at = 0; at < ${count}; at += 1) again(); }`;
const nodes = (each: number): string => `{
  const end = performance.now() + 3000;
  const step = () => {
    const part = document.createElement('div');
    for (let at = 0; at < ${each}; at += 1) part.append(document.createElement('p'));
    document.body.append(part);
    if (performance.now() < end) setTimeout(step, 0);
  };
  step();
}`;
const LAYOUT = `{
  const box = document.createElement('div');
  for (let at = 0; at < 3000; at += 1) box.append(Object.assign(document.createElement('span'), { textContent: 'word ' + at + ' ' }));
  document.body.append(box);
  for (const end = performance.now() + 3000; performance.now() < end; ) {
    box.style.width = (box.style.width === '300px' ? 299 : 300) + 'px';
    if (box.offsetHeight < 0) break;
  }
}`;
/** In the control more of them in one task, so that a fast machine shows it too. */
const LOADS = [
  ['a million timers that start themselves again', timers(1_000_000), timers(3_000_000), 3000],
  ['a hundred thousand elements a second', nodes(10_000), nodes(500_000), 4000],
  ['a long page that is laid out again and again without a pause', LAYOUT, LAYOUT, 4000],
] as const;
const STANDS_STILL_MS = 800;
/** The longest that an answer was waited for, and that this program's own clock stood still. */
async function lateness(ask: () => Promise<unknown>, ms: number): Promise<{ answer: number; window: number }> {
  let answer = 0;
  let window = 0;
  let last = Date.now();
  const beat = setInterval(() => {
    window = Math.max(window, Date.now() - last - 20);
    last = Date.now();
  }, 20);
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    const asked = Date.now();
    await ask();
    answer = Math.max(answer, Date.now() - asked);
  }
  clearInterval(beat);
  return { answer, window };
}

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

  for (const [what, own, plainer, ms] of LOADS)
    test(`T114 ${what}: window and neighbour go on; of two views of one process the other one stands still`, async () => {
      await hands.villain();
      tell(own);
      const { answer, window } = await lateness(() => hands.inPage('food', '1 + 1'), ms);
      expect(window < STANDS_STILL_MS, `the window stood still for ${window} ms`);
      expect(answer < STANDS_STILL_MS, `the neighbour did for ${answer} ms`);
      await hands.click('bar-close');
      await hands.seen('app-villain');
      const { one, other, close } = await openPlainPair(`${home()}/plain`);
      one.run(plainer);
      const control = await lateness(() => evaluateIn(other, '1 + 1'), ms);
      close();
      print(`  ${what}: ${answer} ms, the window ${window} ms, the control ${control.answer} ms`);
      expect(control.answer >= STANDS_STILL_MS, `the control’s neighbour was held up for ${control.answer} ms only`);
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
