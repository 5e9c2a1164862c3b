// A virtual screen of its own for the window under test.
import { type ChildProcess, spawn } from 'node:child_process';

export interface Screen {
  readonly display: string;
  close(): Promise<void>;
}

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
      resolve({
        display: `:${said.trim()}`,
        close: () =>
          new Promise((ended) => {
            server.once('exit', () => ended());
            server.kill();
          }),
      });
    });
  });
}
