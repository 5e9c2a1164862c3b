// Opens an address in the browser of this machine's user. Waits for nothing: whether a window opens is seen, not told.
import { spawn } from 'node:child_process';

/** `onFailure`: the program that opens addresses is not there. */
export function openBrowser(url: string, onFailure: () => void): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command as string, args, { stdio: 'ignore', detached: true });
  child.once('error', onFailure);
  child.unref();
}
