// Builds one of the two servers with Vite and runs it in a child process, so that its CPU time is its own.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

export interface ServerProcess<Ready> {
  readonly ready: Ready;
  send(message: unknown): Promise<unknown>;
  /** CPU time of the child so far, user and system, microseconds. */
  cpuMicroseconds(): Promise<number>;
  stop(): Promise<void>;
}

/** Bundles `entry` (relative to the repository) into one file that Node runs as it is. */
export async function buildProgram(entry: string, root = process.cwd()): Promise<string> {
  // Below node_modules, so that the packages which stay outside of the bundle are found.
  const outDir = join(root, 'node_modules/.cache/davit/bench');
  await mkdir(outDir, { recursive: true });
  const name = entry.replaceAll(/[^a-z]+/g, '-');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    ssr: { noExternal: [/^@davit\//], resolve: { conditions: ['davit-source', 'node', 'import', 'default'] } },
    build: {
      ssr: join(root, entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(outDir, `${name}.mjs`);
}

function oneMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the server process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.removeListener('exit', onExit);
      resolve(message);
    });
  });
}

export async function startProcess<Ready>(program: string, options: unknown): Promise<ServerProcess<Ready>> {
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = (await oneMessage(child)) as Ready;
  const send = (message: unknown): Promise<unknown> => {
    const answer = oneMessage(child);
    child.send(message as object);
    return answer;
  };
  return {
    ready,
    send,
    cpuMicroseconds: async () => (await send({ kind: 'cpu' })) as number,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
