// A page of WebKit in the shape in which the attacks know pages: frames, evaluation, real keys and clicks. Has what they use and no more.
import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { promisify } from 'node:util';
import { sleep } from '../in-time.ts';
import { PageHangs } from '../page-hangs.ts';
import type { WebkitProfile } from './webkit-profile.ts';
import type { FrameFacts, WebkitSession } from './webkit-session.ts';

const EVERY_MS = 40;
const PATIENCE_MS = 20_000;
const run = promisify(execFile);
type Script = ((argument: never) => unknown) | string;

/** As JSON, but `undefined` stays what it is wherever it stands. */
const toSource = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(toSource).join()}]` : (JSON.stringify(value) ?? 'undefined');

/** Runs it until it answers something; a document that goes meanwhile is no end. */
async function until<T>(probe: () => Promise<T>, timeout: number, what: string): Promise<T> {
  for (const end = performance.now() + timeout; performance.now() < end; await sleep(EVERY_MS)) {
    const found = await probe().catch((error: unknown) => {
      if (error instanceof PageHangs) throw error;
      return undefined;
    });
    if (found) return found;
  }
  throw new Error(`waited ${timeout} ms for ${what}`);
}

export class WebkitFrame {
  readonly #page: WebkitPage;
  readonly #id: string;

  constructor(page: WebkitPage, id: string) {
    this.#page = page;
    this.#id = id;
  }
  get #facts(): FrameFacts | undefined {
    return this.#page.session.frames.get(this.#id);
  }
  get parentId(): string | undefined {
    return this.#facts?.parentId;
  }
  page(): WebkitPage {
    return this.#page;
  }
  url(): string {
    return this.#facts?.url ?? '';
  }
  isDetached(): boolean {
    return this.#facts === undefined;
  }
  /** What travels is JSON: the inspector copies objects only to some depth. */
  async evaluate(script: Script, argument?: unknown): Promise<unknown> {
    const body = typeof script === 'string' ? `(${script})` : `(${script})(${toSource(argument)})`;
    const text = await this.#page.session.evaluate(
      this.#id,
      // What is no promise is answered at once: the next moment the document may be gone.
      `(() => { const value = ${body}; const pack = (value) => JSON.stringify({ value });
        return typeof value?.then === 'function' ? Promise.resolve(value).then(pack) : pack(value); })()`,
    );
    return (JSON.parse(`${text}`) as { readonly value?: unknown }).value;
  }
  title(): Promise<unknown> {
    return this.evaluate(() => document.title);
  }
  async waitForLoadState(): Promise<void> {
    await until(() => this.evaluate(() => document.readyState === 'complete'), PATIENCE_MS, 'the load');
  }
  async waitForFunction(script: Script, argument?: unknown, { timeout = PATIENCE_MS } = {}): Promise<void> {
    await until(() => this.evaluate(script, argument), timeout, 'a condition');
  }
  locator(selector: string): WebkitLocator {
    return new WebkitLocator(this, selector);
  }
  getByTestId(id: string): WebkitLocator {
    return this.locator(`[data-testid="${id}"]`);
  }
  /** Where its document lies in the window: each frame around it says where its element is. */
  async place(): Promise<readonly [left: number, top: number]> {
    const parent = this.#page.frames().find((frame) => frame.#id === this.parentId);
    if (parent === undefined) return [0, 0];
    const siblings = this.#page.frames().filter(({ parentId }) => parentId === this.parentId);
    const [left, top] = await parent.place();
    const at = (await parent.evaluate((index: number) => {
      const element = [...document.querySelectorAll('iframe')].find((one) => one.contentWindow === frames[index]);
      const { x = 0, y = 0 } = element?.getBoundingClientRect() ?? {};
      return [x, y];
    }, siblings.indexOf(this))) as [number, number];
    return [left + at[0], top + at[1]];
  }
}

class WebkitLocator {
  readonly #frame: WebkitFrame;
  readonly #selector: string;

  constructor(frame: WebkitFrame, selector: string) {
    this.#frame = frame;
    this.#selector = selector;
  }
  first(): WebkitLocator {
    return this;
  }
  getByRole(role: string): WebkitLocator {
    return new WebkitLocator(this.#frame, `${this.#selector} ${role}`);
  }
  /** Its middle, once it is in sight and stands still. */
  async #seen(timeout = PATIENCE_MS): Promise<readonly [x: number, y: number]> {
    let last = '';
    const probe = async (): Promise<unknown> => {
      const found = await this.#frame.evaluate((selector: string) => {
        const element = document.querySelector(selector);
        element?.scrollIntoView({ block: 'nearest' });
        const box = element?.getBoundingClientRect();
        return box !== undefined && box.width > 0 ? [box.x + box.width / 2, box.y + box.height / 2] : null;
      }, this.#selector);
      const isStill = `${found}` === last;
      last = `${found}`;
      return isStill ? found : null;
    };
    return (await until(probe, timeout, this.#selector)) as [number, number];
  }
  async waitFor({ timeout }: { readonly timeout: number }): Promise<void> {
    await this.#seen(timeout);
  }
  async focus(): Promise<void> {
    await this.#seen();
    await this.#frame.evaluate(
      (selector: string) => document.querySelector<HTMLElement>(selector)?.focus(),
      this.#selector,
    );
  }
  inputValue(): Promise<unknown> {
    return this.#frame.evaluate(
      (selector: string) => document.querySelector<HTMLInputElement>(selector)?.value,
      this.#selector,
    );
  }
  async fill(text: string): Promise<void> {
    await this.#seen();
    await this.#frame.evaluate(
      ([selector, value]: readonly [string, string]) => {
        const field = document.querySelector<HTMLInputElement>(selector);
        if (field === null) return;
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      },
      [this.#selector, text],
    );
  }
  async click(): Promise<void> {
    const [x, y] = await this.#seen();
    const [left, top] = await this.#frame.place();
    const place = [`${Math.round(left + x)}`, `${Math.round(top + y)}`];
    await this.#frame.page().hand('mousemove', ...place, 'click', '1');
  }
}

export class WebkitPage extends EventEmitter {
  readonly session: WebkitSession;
  readonly number: number;
  readonly #profile: WebkitProfile;
  readonly #known = new Map<string, WebkitFrame>();

  constructor(profile: WebkitProfile, session: WebkitSession, number: number) {
    super();
    this.#profile = profile;
    this.session = session;
    this.number = number;
    session.on('navigated', (id: string) => this.emit('framenavigated', this.#frame(id)));
  }
  readonly keyboard = { press: (key: string): Promise<void> => this.hand('key', key) };

  #frame(id: string): WebkitFrame {
    const found = this.#known.get(id) ?? new WebkitFrame(this, id);
    this.#known.set(id, found);
    return found;
  }
  context(): WebkitProfile {
    return this.#profile;
  }
  /** The page first, then each frame behind the one that it is in. */
  frames(): WebkitFrame[] {
    return [...this.session.frames.keys()].map((id) => this.#frame(id));
  }
  mainFrame(): WebkitFrame {
    const found = this.frames().find(({ parentId }) => parentId === undefined);
    if (found === undefined) throw new Error('the page has no document');
    return found;
  }
  url(): string {
    return this.session.url;
  }
  async goto(url: string): Promise<void> {
    this.#profile.line.order({ do: 'load', page: this.number, url });
    await until(async () => this.url().startsWith(url.replace(/\/$/, '')), PATIENCE_MS, url);
    await this.mainFrame().waitForLoadState();
  }
  evaluate(script: Script, argument?: unknown): Promise<unknown> {
    return this.mainFrame().evaluate(script, argument);
  }
  waitForFunction(script: Script, argument?: unknown, options?: { timeout?: number }): Promise<void> {
    return this.mainFrame().waitForFunction(script, argument, options);
  }
  waitForEvent(name: string, isIt: (frame: WebkitFrame) => boolean): Promise<WebkitFrame> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${name}`)), PATIENCE_MS);
      const hear = (frame: WebkitFrame): void => {
        if (!isIt(frame)) return;
        clearTimeout(timer);
        this.off(name, hear);
        resolve(frame);
      };
      this.on(name, hear);
    });
  }
  locator(selector: string): WebkitLocator {
    return this.mainFrame().locator(selector);
  }
  getByTestId(id: string): WebkitLocator {
    return this.mainFrame().getByTestId(id);
  }
  /** The window gets the keyboard first: on this screen nobody else gives it. */
  async hand(...order: readonly string[]): Promise<void> {
    const env = { ...process.env, DISPLAY: this.#profile.display };
    const { stdout } = await run('xdotool', ['search', '--name', `^page-${this.number}$`], { env });
    const window = stdout.trim().split('\n').at(-1) ?? '';
    await run('xdotool', ['windowraise', window, 'windowfocus', window, ...order], { env });
  }
  async close(): Promise<void> {
    this.#profile.line.order({ do: 'close', page: this.number });
    this.session.end(new Error('the page was closed'));
    this.#profile.forget(this);
  }
}
