// WebKitGTK for the attacks that somebody drives: windows under gjs on a screen of their own, its inspector for what happens in pages,
// a real keyboard and pointer (xdotool).
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openScreen } from '../../../tools/virtual-screen.ts';
import { type DrivenEngine, LIFELINE_MS } from '../driven/driven-engine.ts';
import { inTime } from '../driven/in-time.ts';
import { openLine } from '../driven/other-engines/webkit-line.ts';
import type { WebkitFrame } from '../driven/other-engines/webkit-page.ts';
import { WebkitBrowser } from '../driven/other-engines/webkit-profile.ts';
import { workersOf } from '../driven/other-engines/workers-in.ts';
import { sumBelow } from './process-tree.ts';

const WINDOW = fileURLToPath(new URL('./webkit-driven-window.js', import.meta.url));
/** What one origin may keep, so that a mini-program can fill it in a test. */
const ROOM_BYTES = 64 << 20;

/** The inspector takes no port of its own choice. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export const WEBKIT_DRIVEN: DrivenEngine = {
  name: 'webkit',
  lanes: { waiting: 2, working: 1 },
  // One screen has one keyboard.
  alone: ['keys-element', 'keys-window', 'keys-hidden', 'history-entries', 'history-fragment'],
  notRun: {
    'user-declared-cookie':
      'a mini-program’s request with credentials to its declared server fails there, so that no cookie comes to be found',
  },
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'davit-webkit-'));
    const screen = await openScreen();
    const inspector = `127.0.0.1:${await freePort()}`;
    const { blocks, bsize } = await statfs(folder);
    const line = await openLine([WINDOW, folder, inspector, `${ROOM_BYTES / (blocks * bsize)}`], {
      ...screen.environment(join(folder, 'home')),
      WEBKIT_INSPECTOR_HTTP_SERVER: inspector,
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    });
    return {
      browser: new WebkitBrowser(line, screen.display) as unknown as Browser,
      processSeconds: async () => sumBelow(line.pid),
      workersOf,
      // All origins have the same: see ROOM_BYTES.
      littleRoom: async () => null,
      async kill(frame) {
        line.order({ do: 'kill', page: (frame as unknown as WebkitFrame).page().number });
      },
      lifeline: async (target) => (expression) =>
        inTime<unknown>(target.evaluate(expression), LIFELINE_MS).catch(() => null),
      async close() {
        await line.close();
        await screen.close();
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
