// Chromium for the attacks that somebody drives: its DevTools protocol says and does what its pages cannot.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, chromium, type Frame, type Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH, launchChromium } from '../../../tools/chromium.ts';
import { type DrivenEngine, LIFELINE_MS } from '../driven/driven-engine.ts';
import { inTime } from '../driven/in-time.ts';

interface ProcessInfo {
  readonly processInfo: readonly { readonly type: string; readonly id: number; readonly cpuTime: number }[];
}
/** Of the disk: some tens of megabytes for all sites. The driver's own limit does not hold for a frame of another site. */
const LITTLE_ROOM = '--enable-features=StorageQuotaSettings:PoolSizeRatio/0.0002';
const pageOf = (target: Page | Frame): Page => ('mainFrame' in target ? target : target.page());
/** A frame of the same process as its page has no session of its own. */
const sessionOf = (target: Page | Frame): Promise<CDPSession> =>
  pageOf(target)
    .context()
    .newCDPSession(target)
    .catch(() => pageOf(target).context().newCDPSession(pageOf(target)));

export const CHROMIUM_DRIVEN: DrivenEngine = {
  name: 'chromium',
  lanes: { waiting: 4, working: 3 },
  alone: [],
  notRun: {},
  async open() {
    const browser = await launchChromium();
    const cdp = await browser.newBrowserCDPSession();
    return {
      browser,
      async processSeconds() {
        const { processInfo } = (await cdp.send('SystemInfo.getProcessInfo')) as ProcessInfo;
        return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
      },
      workersOf: async (profile) => profile.serviceWorkers().map((worker) => worker.url()),
      async littleRoom() {
        const folder = await mkdtemp(join(tmpdir(), 'davit-little-room-'));
        const profile = await chromium.launchPersistentContext(folder, {
          executablePath: CHROMIUM_PATH,
          headless: true,
          args: [...CHROMIUM_ARGUMENTS, LITTLE_ROOM],
        });
        profile.on('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {}));
        return profile;
      },
      async kill(frame) {
        // It never answers: who would is dead.
        (await sessionOf(frame)).send('Page.crash').catch(() => {});
      },
      /** A session of its own: the driver takes a page for dead as soon as one of its frames is. */
      async lifeline(target) {
        const session = await pageOf(target).context().newCDPSession(target);
        return async (expression) => {
          const answer = session.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
          return inTime(answer, LIFELINE_MS).then(
            ({ result }) => result.value,
            () => null,
          );
        };
      },
      close: () => browser.close(),
    };
  },
};
