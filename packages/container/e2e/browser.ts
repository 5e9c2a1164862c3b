// Starts the Chromium of the browser tests: fresh profile, no background traffic. One launcher for every browser test here.
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Replaces playwright's own list, which switches off the storage partitioning that every real Chromium has. */
const FEATURES = '--disable-features=Translate,MediaRouter,OptimizationHints';

/** `frameStorage: false` gives a browser that denies all storage to cross-site frames. */
export const launchBrowser = ({ frameStorage = true } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.DAVIT_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: frameStorage ? [...FLAGS, FEATURES] : FLAGS,
  });
