// Firefox for the attacks that somebody drives, over WebDriver BiDi, as its users have it: storage is partitioned, sites are apart.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Frame, firefox } from 'playwright-core';
import { type DrivenEngine, LIFELINE_MS } from '../driven/driven-engine.ts';
import { inTime, sleep } from '../driven/in-time.ts';
import { workersOf } from '../driven/other-engines/workers-in.ts';
import { FIREFOX_PROGRAM } from './firefox.ts';
import { busiestBelow, sumBelow } from './process-tree.ts';

/** Of all that pages keep, and a fifth of it for one site: so that a mini-program can fill its part in a test. */
const ROOM_KIB = 256 << 10;
const BURN_MS = 700;

/** The driver's own profile is made for speed; these put back what people's Firefox has. */
const PREFERENCES = {
  'network.cookie.cookieBehavior': 5,
  'browser.contentblocking.features.standard': '-tp,tpPrivate,cookieBehavior5,-cm,-fp',
  'dom.quotaManager.temporaryStorage.fixedLimit': ROOM_KIB,
  'dom.disable_open_during_load': true,
};

/** The driver takes no bare name, and lets all of Firefox end when one process of a page does: that is what is to be tried. */
const STARTER = `#!/bin/sh\nunset MOZ_CRASHREPORTER_SHUTDOWN\nexec ${FIREFOX_PROGRAM} "$@"\n`;

/** What the driver keeps of its browser in this process. Of the pinned version only. */
interface Inside {
  readonly _browserSession: object;
  readonly options: { readonly browserProcess: { readonly process?: { readonly pid?: number } } };
}
type Send = (method: string, parameters: object) => Promise<unknown>;
const insideOf = (browser: Browser): Inside =>
  (browser as unknown as { readonly _connection: { toImpl(one: object): Inside } })._connection.toImpl(browser);

const WINDOW_TRIES = 5;

/**
 * Two things stand between this driver and an ESR: it sets colours in each profile by a command that the ESR does not know yet (nothing
 * here looks at colours), and of two windows that open at once one sometimes fails, so that they open one after another.
 */
function fitTo(browser: Browser): void {
  const session = Object.getPrototypeOf(insideOf(browser)._browserSession) as { send: Send };
  const { send } = session;
  let last: Promise<unknown> = Promise.resolve();
  const openWindow = async (open: () => Promise<unknown>): Promise<unknown> => {
    for (let tries = 1; tries < WINDOW_TRIES; tries += 1) {
      try {
        return await open();
      } catch {
        await sleep(200);
      }
    }
    return open();
  };
  session.send = function (this: object, method, parameters) {
    if (method === 'emulation.setMediaFeaturesOverride') return Promise.resolve({});
    const now = (): Promise<unknown> => send.call(this, method, parameters);
    if (method !== 'browsingContext.create') return now();
    last = last.catch(() => {}).then(() => openWindow(now));
    return last;
  };
}

export const FIREFOX_DRIVEN: DrivenEngine = {
  name: 'firefox',
  lanes: { waiting: 2, working: 1 },
  // Which process a frame is in is told from what it computes; and one window has the keyboard.
  alone: ['memory-death', 'keys-element', 'keys-window', 'keys-hidden'],
  notRun: {},
  async open() {
    const home = await mkdtemp(join(tmpdir(), 'davit-firefox-'));
    const program = join(home, 'firefox.sh');
    await writeFile(program, STARTER, { mode: 0o755 });
    const browser = await firefox.launch({
      channel: 'moz-firefox',
      executablePath: program,
      headless: true,
      env: { ...process.env, HOME: home },
      firefoxUserPrefs: PREFERENCES,
    });
    fitTo(browser);
    const { pid } = insideOf(browser).options.browserProcess.process ?? {};
    if (pid === undefined) throw new Error('Firefox has no process');
    return {
      browser,
      processSeconds: async () => sumBelow(pid),
      workersOf,
      // All sites have the same: see ROOM_KIB.
      littleRoom: async () => null,
      async kill(frame: Frame) {
        const victim = await busiestBelow(pid, async () => {
          await frame.evaluate((ms) => void setTimeout(() => attacker.burdens.loop(ms), 0), BURN_MS);
          await sleep(BURN_MS);
        });
        process.kill(victim, 'SIGKILL');
      },
      lifeline: async (target) => (expression) =>
        inTime<unknown>(target.evaluate(expression), LIFELINE_MS).catch(() => null),
      async close() {
        await browser.close();
        await rm(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
