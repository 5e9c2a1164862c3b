// A virtual screen of its own for the window under test, and what a program needs to be on it and nowhere else.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Screen {
  readonly display: string;
  /** For a GTK program whose home is that folder, which is made. */
  environment(home: string): NodeJS.ProcessEnv;
  close(): Promise<void>;
}

const environmentOn = (display: string, home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  DISPLAY: display,
  HOME: home,
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CACHE_HOME: join(home, 'cache'),
  GDK_BACKEND: 'x11',
  // No desktop is around: nobody answers there.
  NO_AT_BRIDGE: '1',
  GTK_THEME: 'Adwaita',
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  LIBGL_ALWAYS_SOFTWARE: '1',
});

/** The screen's number is one that nobody has: the server itself finds it and says which. */
export function openScreen(): Promise<Screen> {
  return new Promise((resolve, reject) => {
    const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '900x900x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb has ended')));
    let said = '';
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      said += chunk;
      if (!said.includes('\n')) return;
      const display = `:${said.trim()}`;
      resolve({
        display,
        environment(home) {
          mkdirSync(home, { recursive: true });
          return environmentOn(display, home);
        },
        close: () =>
          new Promise((ended) => {
            server.once('exit', () => ended());
            server.kill();
          }),
      });
    });
  });
}
