// The browser of the browser tests: the first that works of DAVIT_CHROMIUM, an installed one, Playwright's, a system package.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installPackages } from './install-packages.mjs';
import { isMain, ROOT } from './root.mjs';
import { main, StepFailed, step } from './step.mjs';

const DOWNLOAD_MS = 60_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** Path of a working Chromium or Chrome; downloads or installs one where that is allowed, else says what to do. */
export async function findChromium(env = process.env) {
  if (env.DAVIT_CHROMIUM) {
    if (works(env.DAVIT_CHROMIUM)) return env.DAVIT_CHROMIUM;
    throw new StepFailed(
      `DAVIT_CHROMIUM is ${env.DAVIT_CHROMIUM}, which does not start.\nTry: the full path of a Chromium or Chrome program`,
    );
  }
  return installedChromium(env) ?? (await playwrightChromium()) ?? (await packagedChromium(env)) ?? giveUp();
}

export function installedChromium(env = process.env, platform = process.platform) {
  return candidates(env, platform).find((path) => works(path, platform)) ?? null;
}

export function candidates(env, platform) {
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Google Chrome for Testing'];
    return ['', homedir()].flatMap((base) =>
      apps.map((name) => `${base}/Applications/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (platform === 'win32') {
    const bases = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    return bases.flatMap((base) =>
      ['Google\\Chrome', 'Chromium'].map((name) => `${base}\\${name}\\Application\\chrome.exe`),
    );
  }
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/snap/bin'];
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Ubuntu has a `chromium-browser` that only says how to install it, so it has to answer. (On Windows `--version` opens a window.) */
function works(path, platform = process.platform) {
  try {
    accessSync(path, platform === 'win32' ? constants.F_OK : constants.X_OK);
    if (platform !== 'win32') execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

async function playwrightChromium() {
  const require = createRequire(join(ROOT, 'package.json'));
  const { chromium } = require('playwright-core');
  const path = chromium.executablePath();
  if (existsSync(path) && works(path)) return path;
  const cli = join(require.resolve('playwright-core/package.json'), '..', 'cli.js');
  await step('Downloading Chromium (given up after 60 s)', process.execPath, [cli, 'install', 'chromium'], {
    timeoutMs: DOWNLOAD_MS,
  }).catch(() => null);
  return existsSync(path) && works(path) ? path : null;
}

async function packagedChromium(env) {
  return (await installPackages(['chromium'], env)) ? installedChromium(env) : null;
}

function giveUp() {
  throw new StepFailed(
    'The browser tests need Chromium or Chrome, and none was found.\nTry: install Chrome from https://www.google.com/chrome/ (Debian: apt-get install chromium), or set DAVIT_CHROMIUM to the full path of one',
  );
}

if (isMain(import.meta.url)) await main(async () => console.log(await findChromium()));
