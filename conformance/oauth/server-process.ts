// Server processes over one directory: built once per test file with Vite, killed without mercy when a test says so.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DevEnv, DevEnvOptions } from '@davit/dev-env';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ServerProgram {
  start(options: DevEnvOptions): Promise<ServerProcess>;
  /** Removes what was built. */
  remove(): Promise<void>;
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
  // Below node_modules, so that the packages which stay outside of the bundle are found.
  const outDir = await mkdtemp(join(ROOT, 'node_modules/.davit-conformance-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    ssr: { noExternal: [/^@davit\//], resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } },
    build: {
      ssr: join(ROOT, 'conformance/oauth/server-main.ts'),
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
    },
  });
  return {
    start: (options) => start(join(outDir, 'server.mjs'), options),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
