// A mini-program that hangs, floods, leaves, reaches out, grows or is killed: contained, said in a sentence, and the window goes on.
import { HANDLER } from '../src/engine/page-scripts.ts';
import { type Hands, order, takeHost, variable } from './hands.ts';
import { openPlainWindow } from './plain-window.ts';
import { killProcess, memoryOfHost, webProcesses } from './processes.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const evil = (): string => variable('DAVIT_TEST_EVIL');

/** Each reaches out to somebody whom the manifest does not name. */
const REACHES: Readonly<Record<string, (to: string) => string>> = {
  fetch: (to) => `fetch('${to}/fetch', { mode: 'no-cors' }).catch(() => {})`,
  beacon: (to) => `navigator.sendBeacon('${to}/beacon', 'x')`,
  image: (to) => `new Image().src = '${to}/image'`,
  preconnect: (to) =>
    `document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: '${to}' }))`,
  style: (to) =>
    `document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '${to}/a.css' }))`,
  socket: (to) => `new WebSocket('${to.replace('http', 'ws')}/socket')`,
  events: (to) => `new EventSource('${to}/events')`,
  frame: (to) => `document.body.append(Object.assign(document.createElement('iframe'), { src: '${to}/frame' }))`,
};

export function faults(): void {
  let hands: Hands;
  const endsAs = async (title: string, why: string): Promise<void> => {
    await hands.seen('ended-title', 25_000);
    equal([hands.textOf('ended-title'), hands.textOf('ended-why')], [title, why]);
  };
  const ready = (): Promise<void> => hands.villain();
  const tell = (script: string): void => hands.view('villain').evaluate_javascript(script, -1, null, null, null, null);

  test('T113 nothing that a page tries reaches a server that its manifest does not name, and without the host all of it does', async () => {
    hands = await takeHost('faults');
    await hands.login();
    await hands.open('villain');
    await until('it has said hello', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    await order('/arrivals');
    for (const reach of Object.values(REACHES)) tell(reach(evil()));
    await sleep(2000);
    equal(await order('/arrivals'), [], 'what has got out of the mini-program');
    const plain = await openPlainWindow('about:blank');
    const { preconnect = () => '', ...asking } = REACHES;
    plain.run(preconnect(evil()));
    await until('the control’s preconnect', async () => (await order<string[]>('/arrivals')).length > 0);
    for (const reach of Object.values(asking)) plain.run(reach(evil()));
    await sleep(3000);
    const arrived = (await order<string[]>('/arrivals')).join();
    for (const path of ['/fetch', '/beacon', '/image', '/a.css', '/socket', '/events', '/frame'])
      expect(arrived.includes(path), `the control’s ${path} did not arrive, so that it proves nothing: ${arrived}`);
    plain.close();
  });

  test('T056 a mini-program that leaves for a foreign page is ended, and no foreign page gets the handler', async () => {
    await ready();
    tell(`location.href = '${evil()}/page'`);
    await endsAs('This mini-program was stopped', 'It tried to leave its own pages.');
    equal(await order('/arrivals'), [], 'what has reached the foreign server');
    // Without the host: the page that comes next inherits the handler.
    const plain = await openPlainWindow(`${evil()}/first`);
    plain.run(`location.href = '${evil().replace('127.0.0.1', 'localhost')}/second'`);
    await sleep(1200);
    plain.run(`webkit.messageHandlers.davit.postMessage('from ' + location.host)`);
    await until('the control hears the foreign page', () =>
      plain.heard.some((text) => text.startsWith('from localhost')),
    );
    plain.close();
    await ready();
  });

  test('a window, a download and a dialog of a mini-program never come', async () => {
    await ready();
    const windows = hands.window.get_toplevel();
    tell(`window.open('${evil()}/popup')`);
    tell(`alert('x'); confirm('x'); print()`);
    tell(
      `document.body.append(Object.assign(document.createElement('a'), { href: 'data:text/plain,x', download: 'x.txt', id: 'down' })); document.getElementById('down').click()`,
    );
    await sleep(800);
    expect(windows === hands.window, 'another window is there');
    equal(await hands.inPage('villain', '1 + 1'), 2, 'the page goes on');
  });

  test('T034 a flood of messages ends the mini-program; window and neighbour stay usable meanwhile', async () => {
    await ready();
    await hands.click('bar-home');
    await hands.open('food');
    await hands.click('bar-home');
    await hands.open('villain');
    let latest = 0;
    let last = Date.now();
    const beat = setInterval(() => {
      latest = Math.max(latest, Date.now() - last - 20);
      last = Date.now();
    }, 20);
    tell(
      `setInterval(() => { for (let n = 0; n < 20000; n += 1) davitHost.postMessage('{"jsonrpc":"2.0","method":"x","params":{}}') }, 10)`,
    );
    await endsAs('This mini-program was stopped', 'It sent more messages than allowed.');
    clearInterval(beat);
    expect(latest < 2000, `the window stood still for ${latest} ms`);
    expect(hands.plaza.runner.isLive('food'), 'the neighbour has ended');
    equal(await hands.inPage('food', '2 + 2'), 4, 'the neighbour');
    await ready();
  });

  test('T115 a page that writes itself anew, at an address as long as it likes, posts no more for it', async () => {
    await ready();
    let posted = 0;
    const content = hands.view('villain').get_user_content_manager();
    content.connect(`script-message-received::${HANDLER}`, () => {
      posted += 1;
    });
    tell(`history.pushState({}, '', '/?' + 'a'.repeat(1 << 20))`);
    tell(
      `for (let n = 0; n < 300; n += 1) { document.open(); document.write('<!doctype html><p>again'); document.close() }`,
    );
    await until('it has written itself', () =>
      hands.inPage<boolean>('villain', `document.body?.textContent === 'again'`),
    );
    await sleep(500);
    expect(posted < 10, `it has posted ${posted} times`);
    // Whoever wants to speaks on: it is the document that it was.
    await hands.inPage('villain', `void (davitHost.onmessage = davitHost.onmessage)`);
    await sleep(7000);
    expect(!hands.isSeen('mini-silent'), 'it is not heard any more');
    await hands.click('bar-close');
    await hands.open('villain');
    await ready();
  });

  test('T115 a toast is a few lines at most, however wide its letters are, and the window keeps its size', async () => {
    await ready();
    const before = hands.window.get_allocated_height();
    const height = async (text: string): Promise<number> => {
      await hands.inPage('villain', `void call('ui.toast', { text: ${text} })`);
      await until('the toast is there', () => hands.isSeen('mini-toast') && hands.textOf('mini-toast') !== '');
      await sleep(300);
      const taken = (await hands.seen('mini-toast')).get_allocated_height();
      await until('it has gone', () => !hands.isSeen('mini-toast'));
      return taken;
    };
    const one = await height(`'Hello'`);
    const most = await height(`'W'.repeat(200)`);
    expect(most > one && most < 2 * one, `one line is ${one} high, the longest ${most}`);
    equal(hands.window.get_allocated_height(), before, 'the height of the window');
  });

  test('texts of 20 MB and what is no text are dropped before the host reads them', async () => {
    await ready();
    tell(`davitHost.postMessage('y'.repeat(20 << 20)); davitHost.postMessage({ toString() { return '{' } })`);
    await sleep(1000);
    equal(await hands.inPage('villain', '1 + 1'), 2, 'it goes on');
  });

  test('a mini-program that hangs: the window answers, the user is told, and closing it ends its process', async () => {
    await ready();
    const before = webProcesses().length;
    tell(`for (;;);`);
    await hands.seen('mini-silent', 25_000);
    equal(hands.textOf('mini-silent'), 'Villain does not answer');
    // The neighbour and the launcher are there meanwhile.
    equal(await hands.inPage('food', '3 + 3'), 6, 'the neighbour');
    await hands.click('silent-close');
    await hands.seen('app-villain');
    await until('its process has ended', () => webProcesses().length < before);
    await hands.open('villain');
    await until('it runs again', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
  });

  test('T115 what a page asks for before it hangs does not pile up in the host', async () => {
    await ready();
    const before = memoryOfHost();
    // 1.2 GiB. Four answers of 4 MiB may be on their way; a host that does not look has handed over 80 MiB and more by then.
    tell(
      `for (let n = 0; n < 300; n += 1) fetch('/large.txt?' + n).catch(() => {}); setTimeout(() => { for (;;); }, 100)`,
    );
    await sleep(6000);
    const grown = memoryOfHost() - before;
    print(`  the host has grown by ${Math.round(grown)} MiB`);
    await hands.seen('mini-silent', 25_000);
    await hands.click('silent-close');
    expect(grown < 40, `the host has grown by ${Math.round(grown)} MiB`);
    await hands.open('villain');
    await ready();
    equal(
      await hands.inPage('villain', `void fetch('/large.txt').then(({ status }) => { globalThis.large = status })`),
      null,
    );
    await until('a file is answered', () => hands.inPage<boolean>('villain', 'globalThis.large === 200'));
  });

  test('killed by the system, it ends with a sentence, its neighbour does not, and it opens again', async () => {
    await ready();
    const before = new Set(webProcesses());
    await hands.click('bar-close');
    await until('its process has ended', () => webProcesses().length < before.size);
    const others = new Set(webProcesses());
    await hands.open('villain');
    await until('it runs again', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    const own = webProcesses().filter((pid) => !others.has(pid));
    equal(own.length, 1, 'processes of its own');
    killProcess(own[0] as number);
    await endsAs('This mini-program stopped working', 'It stopped unexpectedly.');
    expect(hands.plaza.runner.isLive('food'), 'the neighbour has ended');
    await ready();
  });

  test('a mini-program that loads itself again and again is ended', async () => {
    await ready();
    // For the document after the next as well: every one reloads.
    const reload = setInterval(() => {
      if (hands.plaza.engine.viewOf('villain') !== null) tell('location.reload()');
    }, 150);
    await hands.seen('ended-title', 25_000).finally(() => clearInterval(reload));
    equal(hands.textOf('ended-title'), 'This mini-program kept starting over');
    await ready();
  });

  test('a mini-program that takes the device’s memory is ended, and the user reads why', async () => {
    await hands.close();
    hands = await takeHost('faults', { memoryLimitMb: 260 });
    await hands.open('villain');
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    tell(`globalThis.hog = []; setInterval(() => hog.push(new Uint8Array(30e6).fill(7)), 50)`);
    await endsAs('Closed to free memory', 'The device needed its memory.');
  });
}
