// Mini-programs that never start, and such that start for ever: said in a sentence, with a way out, and the neighbour goes on. Each is tried on
// a mini-program of the real host, and in plain views without one, where nobody says anything.
import WebKit2 from 'gi://WebKit2?version=4.1';
import { type Hands, order, takeHost, variable } from './hands.ts';
import { evaluateIn, openPlainPair, openPlainWindow } from './plain-window.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const HELLO = `davitHost.postMessage(JSON.stringify({ davit: 1, hello: { sdk: 'villain', nonce: crypto.randomUUID() } }));`;
const NEVER_STARTS: Readonly<Record<string, string>> = {
  'says nothing at its start': '',
  'throws at its start': `throw new Error('at start');`,
  'hangs at its start': 'for (;;);',
};
const HEAVY = 'for (const end = performance.now() + 400; performance.now() < end; );';
const STORMS: Readonly<Record<string, string>> = {
  'says hello once and reloads for ever': `if (sessionStorage.heard) onload = () => setTimeout(() => location.reload(), 150);
    else { davitHost.onmessage = () => { sessionStorage.heard = 1; location.reload(); }; ${HELLO} }`,
  'reloads for ever, and computes in each of its documents': `davitHost.onmessage = () => {}; ${HELLO} ${HEAVY} setTimeout(() => location.reload(), 20);`,
};
const PLAIN_MS = 3000;
/** Higher than what any suite before has released. */
let code = 20;

export function starts(): void {
  let hands: Hands;
  const release = async (script: string): Promise<void> => {
    code += 1;
    await order('/publish', { code: `${code}`, script });
    await order('/record', { app: 'villain' });
  };
  const neighbourAnswers = (): Promise<boolean> =>
    Promise.race([hands.inPage('food', '1 + 1').then(() => true), sleep(2000).then(() => false)]);
  /** The way out: back to the launcher, where another one starts. */
  const leave = async (): Promise<void> => {
    await hands.click('ended-leave');
    await hands.open('food');
    await hands.click('bar-home');
  };

  for (const [what, script] of Object.entries(NEVER_STARTS))
    test(`T114 a mini-program that ${what} ends with a sentence, and others start; of a plain view nobody hears anything`, async () => {
      if (hands === undefined) {
        hands = await takeHost('starts');
        await hands.login();
        await hands.open('food');
        await hands.click('bar-home');
      }
      await release(script);
      await hands.click('app-villain');
      await sleep(1000);
      expect(await neighbourAnswers(), 'the neighbour does not answer');
      await hands.seen('ended-title', 25_000);
      equal(hands.textOf('ended-title'), 'This mini-program did not start');
      await leave();
      const plain = await openPlainWindow(`${variable('DAVIT_TEST_HOME')}/plain`);
      let hasEnded = false;
      plain.view.connect('web-process-terminated', () => {
        hasEnded = true;
      });
      plain.run(script);
      await sleep(PLAIN_MS);
      equal([plain.heard, hasEnded], [[], false], 'what is heard of the control');
      plain.close();
    });

  test('T114 one that says hello, and never that it is ready, is shown all the same, with the bar over it by which it closes', async () => {
    await release(`davitHost.onmessage = () => {}; ${HELLO}`);
    await hands.click('app-villain');
    await until('it is on screen', () => hands.plaza.engine.viewOf('villain')?.get_mapped() === true, 25_000);
    await hands.seen('bar-close');
    expect(await neighbourAnswers(), 'the neighbour does not answer');
    await hands.shut('villain');
  });

  for (const [what, script] of Object.entries(STORMS))
    test(`T115 a mini-program that ${what} is ended; a plain view does so for as long as it likes, and holds its neighbour up`, async () => {
      await release(script);
      await hands.click('app-villain');
      await sleep(1500);
      expect(await neighbourAnswers(), 'the neighbour does not answer');
      await hands.seen('ended-title', 25_000);
      equal(hands.textOf('ended-title'), 'This mini-program kept starting over');
      await leave();
      const { one, other, close } = await openPlainPair(`${variable('DAVIT_TEST_HOME')}/plain`);
      let loads = 0;
      one.view.connect('load-changed', (_: unknown, event: WebKit2.LoadEvent) => {
        if (event === WebKit2.LoadEvent.COMMITTED) loads += 1;
      });
      let latest = 0;
      for (const end = Date.now() + 8000; Date.now() < end; ) {
        one.run(`{ ${HEAVY} location.reload(); }`);
        const asked = Date.now();
        await evaluateIn(other, '1 + 1');
        latest = Math.max(latest, Date.now() - asked);
        await sleep(50);
      }
      close();
      expect(loads > 8, `the control has loaded ${loads} times only`);
      expect(latest > 300, `the control’s neighbour was held up for ${latest} ms only`);
    });

  test('after all that, a version that starts well starts', async () => {
    await order('/publish', { code: `${code + 1}` });
    await order('/record', { app: 'villain' });
    await hands.villain();
    await hands.close();
  });
}
