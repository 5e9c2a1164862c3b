// A profile of WebKit, and the browser that has them, in the shape in which the attacks know them.

import type { WebkitLine } from './webkit-line.ts';
import { WebkitPage } from './webkit-page.ts';
import { addRoute, type Routed } from './webkit-routes.ts';
import { WebkitSession } from './webkit-session.ts';

let pages = 0;

export class WebkitProfile {
  readonly line: WebkitLine;
  readonly display: string;
  readonly #name: string;
  readonly #pages = new Set<WebkitPage>();
  readonly #routes: Routed[] = [];

  constructor(line: WebkitLine, display: string, name: string) {
    this.line = line;
    this.display = display;
    this.#name = name;
  }
  pages(): WebkitPage[] {
    return [...this.#pages];
  }
  async newPage(): Promise<WebkitPage> {
    pages += 1;
    const session = new WebkitSession(this.line, pages);
    const page = new WebkitPage(this, session, pages);
    const opened = new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error('no window opens')), 20_000);
      session.once('opened', () => {
        clearTimeout(timer);
        done();
      });
    });
    this.line.order({ do: 'open', page: page.number, profile: this.#name });
    await opened;
    this.#pages.add(page);
    for (const routed of this.#routes) await addRoute(session, routed);
    return page;
  }
  async route(pattern: string, answer: Routed['answer']): Promise<void> {
    const routed = { pattern, answer };
    this.#routes.push(routed);
    for (const { session } of this.#pages) await addRoute(session, routed);
  }
  async setOffline(value: boolean): Promise<void> {
    this.line.order({ do: 'offline', profile: this.#name, value });
  }
  forget(page: WebkitPage): void {
    this.#pages.delete(page);
  }
  async close(): Promise<void> {
    await Promise.all(this.pages().map((page) => page.close()));
  }
}

export class WebkitBrowser {
  readonly #line: WebkitLine;
  readonly #display: string;
  #profiles = 0;

  constructor(line: WebkitLine, display: string) {
    this.#line = line;
    this.#display = display;
  }
  async newContext(): Promise<WebkitProfile> {
    this.#profiles += 1;
    return new WebkitProfile(this.#line, this.#display, `profile-${this.#profiles}`);
  }
}
