// How browser tests start Chromium: a fresh profile, no traffic of its own, storage as people's browsers have it.
import { type Browser, chromium } from 'playwright-core';

/** Found by `npm test`; a test that is run by hand takes the usual place. */
export const CHROMIUM_PATH = process.env.DAVIT_CHROMIUM ?? '/usr/bin/chromium';

const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Replaces the driver's own list, which switches off the storage partitioning that every real Chromium has. */
const FEATURES = '--disable-features=Translate,MediaRouter,OptimizationHints';
export const CHROMIUM_ARGUMENTS: readonly string[] = [...QUIET, FEATURES];

/** `frameStorage: false` gives a browser that denies all storage to cross-site frames. */
export const launchChromium = ({ frameStorage = true } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM_PATH,
    headless: true,
    args: frameStorage ? [...CHROMIUM_ARGUMENTS] : QUIET,
  });
