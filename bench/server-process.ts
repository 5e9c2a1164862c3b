// Runs a server in a child process, so that its CPU time is its own.
import { type ChildProcess, fork } from 'node:child_process';

export interface ServerProcess<Ready> {
  readonly ready: Ready;
  send(message: unknown): Promise<unknown>;
  /** CPU time of the child so far, user and system, microseconds. */
  cpuMicroseconds(): Promise<number>;
  stop(): Promise<void>;
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
