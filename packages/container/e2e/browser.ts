// Starts the Chromium of the browser tests: fresh profile, no background traffic. One launcher for every browser test here.
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.DAVIT_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--headless=new', ...FLAGS],
  });
