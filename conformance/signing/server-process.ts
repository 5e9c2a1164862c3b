// Protected APIs in processes of their own: built once per test file, told what to take, killed without mercy when a test says so.
import { type ChildProcess, fork } from 'node:child_process';
import type { SigningAlgorithm } from '@davit/signature';
import { bundleProgram } from '../../tools/bundle-program.mjs';

export interface ServerOptions {
  /** A SQLite file that several processes may share; without one, ids are remembered until new settings come. */
  readonly database?: string;
  /** The handler writes the body of each request that it got into this file. */
  readonly log?: string;
}

export interface RegisteredKey {
  readonly algorithm: SigningAlgorithm;
  readonly keyid: string;
  readonly owner: string;
  readonly publicJwk?: object;
  readonly secret?: string;
}

export interface ServerSettings {
  readonly scheme: 'davit-1' | 'sha256-rsa';
  /** Authorities, or origins of the classic scheme. */
  readonly names: readonly string[];
  readonly keys: readonly RegisteredKey[];
  /** keyids by client id, for the classic scheme. */
  readonly clients: Readonly<Record<string, readonly string[]>>;
  /** Seconds by which the server's clock is fast. */
  readonly offset: number;
  /** A clock that stands still. */
  readonly now: number | null;
  readonly cover: readonly string[];
  readonly acceptContentEncoding: boolean;
  /** `same`: with the memory of before. */
  readonly store: 'up' | 'down' | 'same';
}

export const SETTINGS: ServerSettings = {
  scheme: 'davit-1',
  names: ['api.example.com'],
  keys: [],
  clients: {},
  offset: 0,
  now: null,
  cover: [],
  acceptContentEncoding: false,
  store: 'up',
};

export interface ProtectedApi {
  readonly port: number;
  settle(settings: ServerSettings): Promise<void>;
  /** `kill -9`; settles when the process is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const nextMessage = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the server process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });

async function start(program: string, options: ServerOptions, settings: ServerSettings): Promise<ProtectedApi> {
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port } = (await nextMessage(child)) as { readonly port: number };
  const settle = async (next: ServerSettings): Promise<void> => {
    const settled = nextMessage(child);
    child.send(next);
    await settled;
  };
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  await settle(settings);
  return { port, settle, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

export async function buildServer() {
  const program = await bundleProgram('conformance/signing/server-main.ts');
  return (options: ServerOptions, settings: ServerSettings) => start(program, options, settings);
}
