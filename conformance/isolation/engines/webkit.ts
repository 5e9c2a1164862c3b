// WebKitGTK in a window of a few lines (gjs), on a virtual screen; nobody drives it. The engine family of Safari and WKWebView.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';

const WINDOW = fileURLToPath(new URL('./webkit-window.js', import.meta.url));
const VERSION =
  "imports.gi.versions.WebKit2='4.1';const{WebKit2:w}=imports.gi;print([w.MAJOR_VERSION,w.MINOR_VERSION,w.MICRO_VERSION].join('.'))";

export const WEBKIT: Engine = {
  name: 'webkit',
  title: 'WebKitGTK',
  isDriven: false,
  runsTwice: false,
  async find() {
    try {
      execFileSync('xvfb-run', ['--help'], { stdio: 'ignore' });
      const version = execFileSync('gjs', ['-c', VERSION], { stdio: ['ignore', 'pipe', 'ignore'] });
      return { version: version.toString().trim() };
    } catch {
      return { missing: 'no gjs with WebKitGTK 4.1, or no xvfb-run, is installed' };
    }
  },
  async open(url, folder) {
    const downloads = join(folder, 'downloads');
    mkdirSync(downloads, { recursive: true });
    // A process group of its own: xvfb-run starts a screen and the window.
    const browser = spawn('xvfb-run', ['-a', 'gjs', WINDOW, url, folder], {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, HOME: folder, XDG_DOWNLOAD_DIR: downloads, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    });
    const ended = new Promise<void>((done) => browser.once('exit', () => done()));
    const gone = Promise.race([
      ended.then(() => Promise.reject(new Error('WebKitGTK has ended'))),
      new Promise<never>((_, refused) => browser.once('error', refused)),
    ]);
    gone.catch(() => {});
    return {
      gone,
      async close() {
        if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid);
        await ended;
        return { seen: readdirSync(downloads), lookups: null };
      },
    };
  },
};
