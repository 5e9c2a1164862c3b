// Firefox for the attacks that somebody drives, over WebDriver BiDi, as its users have it: storage is partitioned, sites are apart.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, type Frame, firefox, type Page } from 'playwright-core';
import { type DrivenEngine, LIFELINE_MS } from '../driven/driven-engine.ts';
import { inTime } from '../driven/in-time.ts';
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

/** The driver takes no bare name. */
const onPath = (program: string): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync) ?? program;

/** What the driver keeps of its browser in this process. Of the pinned version only. */
interface Inside {
  readonly _browserSession: object;
  readonly options: { readonly browserProcess: { readonly process?: { readonly pid?: number } } };
}
type Send = (method: string, parameters: object) => Promise<unknown>;
const insideOf = (browser: Browser): Inside =>
  (browser as unknown as { readonly _connection: { toImpl(one: object): Inside } })._connection.toImpl(browser);

/** The driver sets colours in each profile by a command that an ESR does not know yet; nothing here looks at colours. */
function leaveColours(browser: Browser): void {
  const session = Object.getPrototypeOf(insideOf(browser)._browserSession) as { send: Send };
  const { send } = session;
  session.send = function (this: object, method, parameters) {
    return method === 'emulation.setMediaFeaturesOverride' ? Promise.resolve({}) : send.call(this, method, parameters);
  };
}

/** Asks the pages themselves: the protocol has no word for service workers. */
async function workersIn(page: Page): Promise<string[]> {
  const found = page.frames().map((frame) =>
    inTime(
      frame.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(
          ({ installing, waiting, active }) => (installing ?? waiting ?? active)?.scriptURL ?? '',
        ),
      ),
      LIFELINE_MS,
    ).catch(() => []),
  );
  return (await Promise.all(found)).flat();
}

export const FIREFOX_DRIVEN: DrivenEngine = {
  name: 'firefox',
  lanes: { waiting: 3, working: 2 },
  notRun: {},
  async open() {
    const home = await mkdtemp(join(tmpdir(), 'davit-firefox-'));
    const browser = await firefox.launch({
      channel: 'moz-firefox',
      executablePath: onPath(FIREFOX_PROGRAM),
      headless: true,
      env: { ...process.env, HOME: home },
      firefoxUserPrefs: PREFERENCES,
    });
    leaveColours(browser);
    const { pid } = insideOf(browser).options.browserProcess.process ?? {};
    if (pid === undefined) throw new Error('Firefox has no process');
    return {
      browser,
      processSeconds: async () => sumBelow(pid),
      workersOf: async (profile) => (await Promise.all(profile.pages().map(workersIn))).flat(),
      // All sites have the same: see ROOM_KIB.
      limitRoom: async () => {},
      async kill(frame: Frame) {
        const victim = await busiestBelow(pid, async () => {
          await frame.evaluate((ms) => void setTimeout(() => attacker.burdens.loop(ms), 0), BURN_MS);
          await new Promise((done) => setTimeout(done, BURN_MS));
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
