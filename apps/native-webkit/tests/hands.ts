// Eyes and hands on the real window: finds widgets by name, moves the real pointer, presses real keys (xdotool), reads pages.
import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import type Gtk from 'gi://Gtk?version=3.0';
import type WebKit2 from 'gi://WebKit2?version=4.1';
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { joinPath } from '../src/platform/folder.ts';
import { newSession, send } from '../src/platform/http.ts';
import { readStream } from '../src/platform/read-stream.ts';
import { type NativeEnvironment, type NativeHost, openNativeHost } from '../src/start/start-native.ts';
import { colourAround, savePicture } from './picture.ts';
import { atFailure, during, sleep, until } from './suite.ts';

export const variable = (name: string): string => {
  const value = GLib.getenv(name);
  if (value === null) throw new Error(`${name} is not set: run it by npm run test:native`);
  return value;
};

const session = newSession();
/** An order to the world around the host (e2e/world.ts). */
export async function order<T = unknown>(path: string, body: Readonly<Record<string, string>> = {}): Promise<T> {
  const cancel = new Gio.Cancellable();
  const asked = send(
    session,
    {
      url: `${variable('DAVIT_TEST_CONTROL')}${path}`,
      method: 'POST',
      body: { type: 'application/json', bytes: encodeUtf8(JSON.stringify(body)) },
      followRedirects: false,
    },
    cancel,
  );
  const answer = await during(`the order ${path}`, asked);
  const text = decodeUtf8((await readStream(answer.body, 1 << 22, cancel)) ?? new Uint8Array()) ?? '';
  if (answer.status !== 200) throw new Error(`${path}: ${text}`);
  return JSON.parse(text) as T;
}

/** A program's whole output, and whether it ended well. */
export function run(...argv: readonly string[]): Promise<{ readonly text: string; readonly isGood: boolean }> {
  const ended = new Promise<{ readonly text: string; readonly isGood: boolean }>((resolve, reject) => {
    const child = Gio.Subprocess.new(argv, Gio.SubprocessFlags.STDOUT_PIPE);
    child.communicate_utf8_async(null, null, (_, result) => {
      try {
        resolve({ text: child.communicate_utf8_finish(result)[1], isGood: child.get_successful() });
      } catch (error) {
        reject(error);
      }
    });
  });
  return during(argv.join(' '), ended);
}
const xdotool = async (...parts: readonly string[]): Promise<void> => void (await run('xdotool', ...parts));

export interface Hands extends NativeHost {
  find(name: string): Gtk.Widget | null;
  /** As the user sees it: mapped, and nothing of the host lies over it. */
  isSeen(name: string): boolean;
  seen(name: string, ms?: number): Promise<Gtk.Widget>;
  gone(name: string): Promise<void>;
  textOf(name: string): string;
  click(name: string): Promise<void>;
  clickAt(x: number, y: number): Promise<void>;
  /** Moves the pointer and does no more; `tap` presses where it is, within milliseconds however busy the machine is. */
  point(x: number, y: number): Promise<void>;
  tap(): void;
  /** Drags one element of a page onto another; both are in sight together. */
  drag(appId: string, from: string, to: string): Promise<void>;
  type(text: string): Promise<void>;
  key(name: string): Promise<void>;
  view(appId: string): WebKit2.WebView;
  /** Evaluates an expression in the page's own world; its JSON. Rejects when the page does not answer, or has no view any more. */
  inPage<T = unknown>(appId: string, expression: string): Promise<T>;
  /** The same of what a promise comes to. */
  later<T = unknown>(appId: string, expression: string, ms?: number): Promise<T>;
  /** Where the middle of an element is on the screen; it is scrolled into sight first. */
  placeOf(appId: string, testId: string): Promise<readonly [number, number]>;
  /** The colour that most pixels about the middle of an element have on the screen. */
  colourAt(appId: string, testId: string): Promise<string>;
  clickInPage(appId: string, testId: string): Promise<void>;
  textInPage(appId: string, testId: string): Promise<string>;
  /** Taps a card of the launcher and waits until the mini-program is on screen. */
  open(appId: string): Promise<void>;
  /** The villain runs, is on screen and has said hello, however the test before has ended. */
  villain(): Promise<void>;
  /** Closes what is on screen; it has ended then. */
  shut(appId: string): Promise<void>;
  login(user?: string): Promise<void>;
  close(): Promise<void>;
}

const PAGE_MS = 10_000;

function* all(widget: Gtk.Widget): Generator<Gtk.Widget> {
  yield widget;
  if ('get_children' in widget) for (const child of (widget as Gtk.Container).get_children()) yield* all(child);
}

export function findIn(window: Gtk.Window, name: string): Gtk.Widget | null {
  for (const widget of all(window)) if (widget.name === name) return widget;
  return null;
}
/** On the screen. */
function originIn(window: Gtk.Window, widget: Gtk.Widget): readonly [number, number] {
  const [, x, y] = widget.translate_coordinates(window, 0, 0);
  const [, left, top] = window.get_window()?.get_origin() ?? [0, 0, 0];
  return [x + left, y + top];
}
async function clickAt(x: number, y: number): Promise<void> {
  // Not `--sync`: that waits for seconds for a pointer that is there already.
  await xdotool('mousemove', `${Math.round(x)}`, `${Math.round(y)}`);
  await sleep(60);
  await xdotool('click', '1');
  await sleep(60);
}
/** In its middle. */
export function clickOn(window: Gtk.Window, widget: Gtk.Widget): Promise<void> {
  const [x, y] = originIn(window, widget);
  return clickAt(x + widget.get_allocated_width() / 2, y + widget.get_allocated_height() / 2);
}

export async function takeHost(name: string, more: Partial<NativeEnvironment> = {}): Promise<Hands> {
  const host = await openNativeHost({
    folder: joinPath(variable('DAVIT_TEST_FOLDER'), name),
    hostUrl: variable('DAVIT_HOST_URL'),
    theme: 'light',
    verifyProgram: variable('DAVIT_TEST_VERIFY'),
    ...more,
  });
  return handsOn(host);
}

export async function handsOn(host: NativeHost): Promise<Hands> {
  const { window, plaza } = host;
  // One that has started already, for taps whose time counts.
  const finger = Gio.Subprocess.new(['xdotool', '-'], Gio.SubprocessFlags.STDIN_PIPE);
  const pictures = GLib.getenv('DAVIT_NATIVE_PICTURES');
  atFailure((name) => {
    const file = `failure-${ARGV[0]}-${name.replaceAll(/\W+/g, '-').slice(0, 60)}.png`;
    if (pictures !== null) savePicture(window, joinPath(pictures, file));
  });
  await sleep(300);
  await xdotool('search', '--onlyvisible', '--class', 'gjs', 'windowfocus');
  const find = (name: string): Gtk.Widget | null => findIn(window, name);
  const isSeen = (name: string): boolean => find(name)?.get_mapped() ?? false;
  const originOf = (widget: Gtk.Widget): readonly [number, number] => originIn(window, widget);
  const seen = (name: string, ms?: number): Promise<Gtk.Widget> =>
    until(`${name} is seen`, () => (isSeen(name) ? find(name) : null), ms);
  const view = (appId: string): WebKit2.WebView => {
    const found = plaza.engine.viewOf(appId);
    if (found === null) throw new Error(`${appId} has no view`);
    return found;
  };
  const inPage = <T>(appId: string, expression: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const on = view(appId);
      const end = Date.now() + PAGE_MS;
      // Of a view that is destroyed meanwhile the engine says nothing any more.
      const watch = setInterval(() => {
        const isThere = plaza.engine.viewOf(appId) === on;
        if (isThere && Date.now() < end) return;
        clearInterval(watch);
        reject(new Error(isThere ? `${appId} does not answer within ${PAGE_MS / 1000} s` : `${appId} has ended`));
      }, 100);
      on.evaluate_javascript(`JSON.stringify((${expression}) ?? null)`, -1, null, null, null, (_, result) => {
        clearInterval(watch);
        try {
          resolve(JSON.parse(on.evaluate_javascript_finish(result).to_string()) as T);
        } catch (error) {
          reject(error);
        }
      });
    });
  const find1 = (testId: string): string => `document.querySelector('[data-testid="${testId}"]')`;
  const whereIs = async (appId: string, testId: string): Promise<readonly [number, number]> => {
    const [x, y] = await inPage<[number, number]>(
      appId,
      `(({left,top,width,height}) => [left + width / 2, top + height / 2])(${find1(testId)}.getBoundingClientRect())`,
    );
    const [left, top] = originOf(view(appId));
    return [left + x, top + y];
  };
  const placeOf = async (appId: string, testId: string): Promise<readonly [number, number]> => {
    await until(`${testId} is on the page of ${appId}`, () => inPage<boolean>(appId, `${find1(testId)} !== null`));
    // Until it rests: what comes in above it moves it, and the pointer would press its neighbour.
    let before = '';
    for (const end = Date.now() + PAGE_MS; ; ) {
      await inPage(appId, `${find1(testId)}.scrollIntoView({block:'center',behavior:'instant'})`);
      await sleep(150);
      const place = await whereIs(appId, testId);
      if (`${place}` === before) return place;
      if (Date.now() > end) throw new Error(`${testId} of ${appId} does not rest`);
      before = `${place}`;
    }
  };

  let asked = 0;
  const hands: Hands = {
    ...host,
    find,
    isSeen,
    seen,
    gone: async (name) => void (await until(`${name} is gone`, () => !isSeen(name))),
    textOf: (name) => (find(name) as Gtk.Label | null)?.get_text() ?? '',
    async click(name) {
      const widget = await seen(name);
      // A list may have been drawn anew a moment ago.
      await sleep(80);
      await clickOn(window, find(name) ?? widget);
    },
    clickAt,
    point: (x, y) => xdotool('mousemove', `${x}`, `${y}`),
    tap: () => void finger.get_stdin_pipe().write_all(encodeUtf8('click 1\n'), null),
    async drag(appId, from, to) {
      const [x, y] = await placeOf(appId, from);
      const [toX, toY] = await whereIs(appId, to);
      await xdotool('mousemove', `${Math.round(x)}`, `${Math.round(y)}`);
      await sleep(80);
      await xdotool('mousedown', '1');
      for (let step = 1; step <= 8; step += 1) {
        await xdotool(
          'mousemove',
          `${Math.round(x + ((toX - x) * step) / 8)}`,
          `${Math.round(y + ((toY - y) * step) / 8)}`,
        );
        await sleep(30);
      }
      await xdotool('mouseup', '1');
      await sleep(80);
      await xdotool('mousemove', '2', '2');
    },
    type: (text) => xdotool('type', '--delay', '25', text),
    key: (name) => xdotool('key', name),
    view,
    inPage,
    async later(appId, expression, ms) {
      asked += 1;
      const name = `davitLater${asked}`;
      const take = `(text) => { globalThis.${name} = text }`;
      await inPage(
        appId,
        `void (async () => JSON.stringify({ value: (await (${expression})) ?? null }))().catch((error) => JSON.stringify({ error: String(error) })).then(${take})`,
      );
      const text = await until('what is to come', () => inPage<string | null>(appId, `globalThis.${name}`), ms);
      const { value, error } = JSON.parse(text);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    placeOf,
    async colourAt(appId, testId) {
      const [x, y] = await placeOf(appId, testId);
      const [left, top] = originOf(window);
      return colourAround(window, x - left, y - top);
    },
    async clickInPage(appId, testId) {
      const [x, y] = await placeOf(appId, testId);
      await clickAt(x, y);
    },
    textInPage: async (appId, testId) =>
      until(`${testId} says something`, () => inPage<string | null>(appId, `${find1(testId)}?.textContent || null`)),
    async open(appId) {
      await hands.click(`app-${appId}`);
      await until(`${appId} is on screen`, () => plaza.engine.viewOf(appId)?.get_mapped() === true, 20_000);
    },
    async villain() {
      let pressed = 0;
      const runs = async (): Promise<boolean> => {
        const way = ['ended-again', 'app-villain'].find(isSeen);
        if (way !== undefined) {
          if (Date.now() - pressed < 3000) return false;
          pressed = Date.now();
          await hands.click(way);
          return false;
        }
        if (plaza.engine.viewOf('villain')?.get_mapped() !== true) return false;
        return inPage<boolean>('villain', `'davitInit' in globalThis`).catch(() => false);
      };
      await until('the villain is on screen and has said hello', runs, 25_000);
    },
    async shut(appId) {
      await hands.click('bar-close');
      await until(`${appId} has ended`, () => !plaza.runner.isLive(appId) && plaza.engine.viewOf(appId) === null);
      await seen(`app-${appId}`);
    },
    async login(user = 'alice') {
      await seen('login-username');
      find('login-username')?.grab_focus();
      await hands.click('login-username');
      await hands.type(user);
      await hands.key('Tab');
      await hands.type('davit-demo');
      await hands.key('Return');
      await seen('launcher-greeting');
    },
    async close() {
      finger.force_exit();
      await plaza.container.closeAll();
      window.destroy();
    },
  };
  return hands;
}

/** The sheet ignores the first half second. */
export async function answerSheet(hands: Hands, answer: 'allow' | 'deny'): Promise<void> {
  await hands.seen('consent-sheet');
  await sleep(650);
  await hands.click(`consent-${answer}`);
  await hands.gone('consent-sheet');
}
