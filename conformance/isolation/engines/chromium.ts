// Chromium, driven: it clicks, answers dialogs, has every permission that can be given, and writes down what it looks up.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../../../tools/chromium.ts';
import type { Engine } from './engine.ts';
import { lookupsIn } from './net-log.ts';

const CLICK_EVERY_MS = 120;
/** The control asks for all of it: what a mini-program is refused must not be for want of the user's consent. */
const PERMISSIONS = [
  'accelerometer',
  'background-fetch',
  'background-sync',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'geolocation',
  'gyroscope',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'periodic-background-sync',
  'screen-wake-lock',
  'storage-access',
  'window-management',
];
const EXTRA = [
  '--use-fake-device-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--auto-accept-this-tab-capture',
  '--autoplay-policy=no-user-gesture-required',
  '--enable-blink-features=ForceEagerMeasureMemory',
];

export const CHROMIUM: Engine = {
  name: 'chromium',
  title: 'Chromium',
  isDriven: true,
  runsTwice: true,
  async find() {
    try {
      const version = execFileSync(CHROMIUM_PATH, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
      return { version: version.toString().match(/\d[\d.]*/)?.[0] ?? 'unknown' };
    } catch {
      return { missing: 'no Chromium is installed' };
    }
  },
  async open(url, folder) {
    const downloads = join(folder, 'downloads');
    const netLog = join(folder, 'net-log.json');
    mkdirSync(downloads, { recursive: true });
    const seen: string[] = [];
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: CHROMIUM_PATH,
      headless: true,
      downloadsPath: downloads,
      geolocation: { latitude: 47, longitude: 8 },
      args: [...CHROMIUM_ARGUMENTS, ...EXTRA, `--log-net-log=${netLog}`],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await grantAll(context, page);
    watch(page, seen);
    context.on('page', (popup) => {
      watch(popup, seen);
      setTimeout(() => void popup.close().catch(() => {}), 500);
    });
    const gone = new Promise<never>((_, ended) => context.on('close', () => ended(new Error('Chromium has ended'))));
    gone.catch(() => {});
    await page.goto(url, { waitUntil: 'commit' });
    const clicks = setInterval(() => void page.mouse.click(60, 60).catch(() => {}), CLICK_EVERY_MS);
    return {
      gone,
      async close() {
        clearInterval(clicks);
        for (const side of ['control', 'defended']) {
          await page.goto(`web+davit${side}:x`, { waitUntil: 'commit', timeout: 8000 }).catch(() => {});
          if (page.url().includes('handled=')) seen.push(`protocol-handler.${side}`);
        }
        await context.close();
        return { seen: [...seen, ...readdirSync(downloads)], lookups: lookupsIn(readFileSync(netLog, 'utf8')) };
      },
    };
  },
};

function watch(page: Page, seen: string[]): void {
  page.on('dialog', (dialog) => {
    const side = page.url().includes('.plain.') ? 'control' : 'defended';
    seen.push(dialog.type() === 'beforeunload' ? `dialog-beforeunload.${side}` : dialog.message());
    void dialog.accept().catch(() => {});
  });
  page.on('download', (download) => void seen.push(download.suggestedFilename()));
}

/** One at a time, and a name that this version does not know is left out. */
async function grantAll(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const send = session.send.bind(session) as (method: string, params: object) => Promise<unknown>;
  await send('Page.setRPHRegistrationMode', { mode: 'autoAccept' }).catch(() => {});
  for (const name of PERMISSIONS)
    await send('Browser.setPermission', { permission: { name }, setting: 'granted' }).catch(() => {});
  for (const type of ['accelerometer', 'gyroscope', 'magnetometer']) {
    await send('Emulation.setSensorOverrideEnabled', { enabled: true, type }).catch(() => {});
    const reading = { xyz: { x: 1, y: 2, z: 3 } };
    await send('Emulation.setSensorOverrideReadings', { type, reading }).catch(() => {});
  }
}
