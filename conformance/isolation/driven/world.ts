// Where the driven attacks are run: one browser, the product with a host page for a driver, and the same pages on a plain server.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { buildPage } from '../harness/build-pages.ts';
import { createEvilListeners, type EvilListeners } from '../harness/evil-listeners.ts';
import { type HarnessServer, startHarnessServer } from '../harness/harness-server.ts';
import { type Files, writeFiles } from '../harness/write-files.ts';
import { attackerFiles, drivenManifest, hostFiles, plainFiles, siblingFiles, versionFiles } from './app-files.ts';
import type { DrivenBrowser, DrivenEngine } from './driven-engine.ts';
import { type HomeServer, startHomeServer } from './home-server.ts';
import type {} from './page/attacker.ts';
import type {} from './page/host.ts';
import type {} from './page/plain-host.ts';
import type {} from './page/sibling.ts';

/** Mini-programs of the product. Those that are suspended or updated are nobody else's. */
export const APPS = ['attacker', 'sibling', 'moving', 'halted', 'replayed'] as const;
export type AppName = (typeof APPS)[number];

/** The host refused to start it; `code` says why. */
export class NotLaunched extends Error {
  readonly code: string;
  constructor(app: AppName, why: string, code: string) {
    super(`${app} was not launched: ${why}`);
    this.code = code;
  }
}

export interface Launched {
  readonly id: string;
  readonly frame: Frame;
}

export interface World {
  readonly browser: Browser;
  /** What is done to it and asked of it from outside its pages. */
  readonly hand: DrivenBrowser;
  readonly env: DevEnv;
  readonly plain: HarnessServer;
  /** Waits a minute where a few seconds are the rule. */
  readonly isLong: boolean;
  /** Servers that nobody declared. */
  readonly evil: EvilListeners;
  /** The server that the attacker declared. */
  readonly home: HomeServer;
  appOrigin(app: AppName): string;
  /** Where its files lie. */
  folderOf(app: AppName): string;
  /** A host page of the product, in a profile of its own or as a further tab. */
  openHost(profile?: BrowserContext): Promise<Page>;
  /** Launches and waits until it is shown. */
  launch(host: Page, app: AppName, path?: string): Promise<Launched>;
  /**
   * A host page without defence, with a frame for each of these names (`app.plain` shares its process, `app.apart` does not), with a
   * path where it is not the usual one.
   */
  openPlain(frames: readonly string[], profile?: BrowserContext): Promise<Page>;
  /** Replaces the files of a mini-program by those of another version. */
  release(app: AppName, version: number): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(engine: DrivenEngine, isLong = false): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-driven-'));
  const names = ['attacker', 'sibling', 'host', 'plain-host'];
  const [hand, plain, home, ...pages] = await Promise.all([
    engine.open(),
    startHarnessServer(),
    startHomeServer(),
    ...names.map((name) => buildPage(`../driven/page/${name}`)),
  ] as const);
  const [attacker = '', sibling = '', host = '', plainHost = ''] = pages as string[];
  const evil = createEvilListeners(() => 'about:blank');
  plain.files = plainFiles({ attacker, sibling, host: plainHost });

  const folderOf = (app: AppName): string => join(folder, app);
  const filesOf = (app: AppName, version: number): Files => ({
    ...(app === 'sibling' ? siblingFiles(sibling) : attackerFiles(attacker)),
    ...versionFiles(version),
    'manifest.json': drivenManifest(app, version, home.origin),
  });
  const env = await startDevEnv({
    hostFolder: await writeFiles(join(folder, 'host'), hostFiles(host)),
    apps: await Promise.all(APPS.map((app) => writeFiles(folderOf(app), filesOf(app, 1)))),
  });
  const appOrigin = (app: AppName): string => `http://${app}.localhost:${env.port}`;
  const { browser } = hand;

  return {
    browser,
    hand,
    env,
    plain,
    isLong,
    evil,
    home,
    appOrigin,
    folderOf,
    async openHost(profile) {
      const page = await (profile ?? (await browser.newContext())).newPage();
      await page.goto(env.info.host_url);
      await page.waitForFunction(() => 'driven' in globalThis);
      return page;
    },
    async launch(page, app, path) {
      const launched = await page.evaluate(
        ([appId, start]) => driven.launch(appId, start === undefined ? {} : { path: start }),
        [app, path] as const,
      );
      if ('why' in launched) throw new NotLaunched(app, launched.why, launched.code);
      await page.waitForFunction(
        (id) => driven.states[id]?.some(({ name }) => name === 'shown' || name === 'crashed' || name === 'stopped'),
        launched.id,
        { timeout: 20_000 },
      );
      return { id: launched.id, frame: frameOf(page, appOrigin(app)) };
    },
    async openPlain(frames, profile) {
      const page = await (profile ?? (await browser.newContext())).newPage();
      await page.goto(`http://host.plain.localhost:${plain.port}/host.html`);
      for (const [at, frame] of frames.entries()) {
        const [name = '', path = name.startsWith('sibling') ? 'sibling.html' : ''] = frame.split('/');
        const url = `http://${name}.localhost:${plain.port}/${path}?control`;
        await page.evaluate((src) => globalThis.plain.frame(src), url);
        await untilFrames(page, url, frames.slice(0, at + 1).filter((one) => one === frame).length);
      }
      return page;
    },
    async release(app, version) {
      await writeFiles(folderOf(app), filesOf(app, version));
      await env.releases.record(app);
    },
    async close() {
      await hand.close();
      await Promise.all([env.close(), plain.close(), evil.close(), home.close()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The document of that origin; never the container's own pages on it. */
export function frameOf(page: Page, origin: string): Frame {
  const found = page
    .frames()
    .find((frame) => frame.url().startsWith(`${origin}/`) && !frame.url().includes('/.container/'));
  if (found === undefined) throw new Error(`no frame of ${origin}`);
  return found;
}

/** Until so many frames have that address, and the last of them has loaded. */
async function untilFrames(page: Page, url: string, count: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = page.frames().filter((one) => one.url() === url);
    // One that reloads for ever has never loaded.
    if (found.length === count) return url.includes('storm') ? undefined : found.at(-1)?.waitForLoadState('load');
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`no frame of ${url}`);
}
