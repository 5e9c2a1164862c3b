// The native host of apps/native-webkit: WebKitGTK under gjs, a window and a screen of its own on each side. In the control the pages
// run in a plain view; the other side is the real host. Somebody clicks into both, and answers dialogs.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleNativeTests } from '../../../tools/bundle-native-tests.mjs';
import { findWebkit } from '../../../tools/find-webkit.mjs';
import { openScreen } from '../../../tools/virtual-screen.ts';
import type { Engine } from './engine.ts';

/** Verifies bundles in a process of its own; built with the host. */
const VERIFY = fileURLToPath(new URL('../../../apps/native-webkit/dist/verify.js', import.meta.url));
const SEEN = 'seen ';
const MAX_NOISE = 2000;

export const WEBKIT_NATIVE: Engine = {
  name: 'webkit-native',
  title: 'WebKitGTK native',
  isDriven: true,
  runsTwice: true,
  appOrigin: (appId) => `davit-app://${appId}`,
  async find() {
    const { version, missing } = { version: '', missing: undefined, ...findWebkit({ forTests: true }) };
    return missing === undefined ? { version } : { missing };
  },
  async open(url, folder, side) {
    const downloads = join(folder, 'downloads');
    mkdirSync(downloads, { recursive: true });
    const program = join(await bundleNativeTests(), 'attacks.js');
    const screen = await openScreen();
    const started = spawn('gjs', ['-m', program, side === 'control' ? 'control' : 'host', url, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...screen.environment(join(folder, 'home')), XDG_DOWNLOAD_DIR: downloads, DAVIT_TEST_VERIFY: VERIFY },
    });
    const seen: string[] = [];
    let rest = '';
    started.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith(SEEN)) seen.push(line.slice(SEEN.length));
    });
    let noise = '';
    started.stderr.on('data', (chunk: Buffer) => {
      noise = (noise + chunk).slice(-MAX_NOISE);
    });
    const ended = new Promise<void>((done) => started.once('close', () => done()));
    const gone = Promise.race([
      ended.then(() =>
        Promise.reject(new Error(`${side === 'control' ? 'the plain view' : 'the host'} has ended: ${noise}`)),
      ),
      new Promise<never>((_, refused) => started.once('error', refused)),
    ]);
    gone.catch(() => {});
    return {
      gone,
      async close() {
        if (started.exitCode === null) started.kill('SIGKILL');
        await ended;
        await screen.close();
        return { seen: [...seen, ...readdirSync(downloads)], lookups: null };
      },
    };
  },
};
