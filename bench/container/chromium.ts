// One Chromium with a profile on disk of its own, started as the browser tests start it, ended with everything it started.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../../tools/chromium.ts';
import { openDebuggingPipe } from './debugging-pipe.ts';

/** A page, or a frame with a process of its own. */
export interface Target {
  /** Runs an expression there and answers its value, awaited; rejects with what it throws. */
  evaluate<T>(expression: string): Promise<T>;
}

export interface Chromium {
  readonly pid: number;
  /** Opens a window and waits until the page has set `globalThis.bench`. */
  openPage(url: string): Promise<Target>;
  /** Waits for the frame of this origin and for its `globalThis.bench`. */
  frame(origin: string): Promise<Target>;
  close(): Promise<void>;
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}
const READY_TIMEOUT_MS = 20_000;
const LOOK_EVERY_MS = 50;

export async function startChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'davit-bench-profile-'));
  const args = [...CHROMIUM_ARGUMENTS, '--remote-debugging-pipe', `--user-data-dir=${profile}`];
  const child = spawn(CHROMIUM_PATH, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const pipe = openDebuggingPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  await new Promise<void>((spawned, failed) => child.once('spawn', spawned).once('error', failed));

  const attach = async (targetId: string): Promise<Target> => {
    const { sessionId } = await pipe.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    const target: Target = {
      async evaluate<T>(expression: string) {
        const params = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await pipe.send<Evaluated>('Runtime.evaluate', params, sessionId);
        if (exceptionDetails === undefined) return result.value as T;
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      },
    };
    await until(() => target.evaluate<boolean>(`'bench' in globalThis`), 'a page did not become ready');
    return target;
  };
  return {
    pid: child.pid as number,
    async openPage(url) {
      const { targetId } = await pipe.send<{ targetId: string }>('Target.createTarget', { url, newWindow: true });
      return attach(targetId);
    },
    async frame(origin) {
      let found: string | undefined;
      await until(async () => {
        const { targetInfos } = await pipe.send<{ targetInfos: { targetId: string; type: string; url: string }[] }>(
          'Target.getTargets',
        );
        found = targetInfos.find(({ type, url }) => type === 'iframe' && url.startsWith(`${origin}/`))?.targetId;
        return found !== undefined;
      }, `no frame of ${origin}`);
      return attach(found as string);
    },
    async close() {
      await Promise.race([pipe.send('Browser.close').catch(() => undefined), delay(3_000)]);
      const killer = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(killer);
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** A page that is just navigating cannot be asked; it is asked again. */
async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  let reason: unknown;
  for (const end = Date.now() + READY_TIMEOUT_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
    try {
      if (await isSo()) return;
    } catch (error) {
      reason = error;
    }
  }
  throw new Error(otherwise, { cause: reason });
}
