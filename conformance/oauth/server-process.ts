// Server processes over one directory: built once per test file with Vite, killed without mercy when a test says so.
import { type ChildProcess, fork } from 'node:child_process';
import type { DevEnv, DevEnvOptions } from '@davit/dev-env';
import { bundleProgram } from '../../tools/bundle-program.mjs';

export interface ServerProgram {
  start(options: DevEnvOptions): Promise<ServerProcess>;
}
export interface ServerProcess {
  readonly port: number;
  readonly info: DevEnv['info'];
  /** `kill -9`; settles when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
}

function start(program: string, options: DevEnvOptions): Promise<ServerProcess> {
  const child: ChildProcess = fork(program, [JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const end = (signal: NodeJS.Signals): Promise<number | null> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server process ended with ${code} before it was ready`)));
    child.once('message', (ready) => {
      const { port, info } = ready as Pick<ServerProcess, 'port' | 'info'>;
      resolve({
        port,
        info,
        stop: () => end('SIGTERM'),
        kill: async () => {
          await end('SIGKILL');
        },
      });
    });
  });
}

export async function buildServer(): Promise<ServerProgram> {
  const program = await bundleProgram('conformance/oauth/server-main.ts');
  return { start: (options) => start(program, options) };
}
