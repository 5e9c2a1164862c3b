// Runs a TypeScript program of the tests in processes of its own: `tools/bundle-program.mjs` builds it, fork starts
// it, calls travel over IPC. Copy this pattern for other programs; only `Calls` differs.
import { type ChildProcess, fork } from 'node:child_process';
import { afterAll } from 'vitest';

export interface Program {
  /** Asks the program to call something, and answers what it answered. */
  call<Answer>(name: string, argument?: unknown): Promise<Answer>;
  /** Hears of messages that answer no call. */
  onEvent(listener: (event: unknown) => void): void;
  kill(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly answer?: unknown;
  readonly error?: string;
  readonly event?: unknown;
}

/** Each test file calls it once. What it answers starts a built program, which is killed when the test file is done. */
export function childPrograms(): (path: string, ...args: string[]) => Program {
  const running = new Set<Program>();
  afterAll(async () => {
    await Promise.all([...running].map((program) => program.kill()));
  });
  return (path, ...args) => start(path, args, running);
}

function start(path: string, args: readonly string[], running: Set<Program>): Program {
  const child: ChildProcess = fork(path, args, { serialization: 'advanced', execArgv: [] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners: ((event: unknown) => void)[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let count = 0;

  child.on('message', ({ id, answer, error, event }: Answer) => {
    if (id === undefined) return listeners.forEach((listener) => void listener(event));
    const call = waiting.get(id);
    waiting.delete(id);
    return error === undefined ? call?.resolve(answer) : call?.reject(new Error(error));
  });
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('the program ended'));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    running.delete(program);
  };

  const program: Program = {
    call: <Value>(name: string, argument?: unknown) =>
      new Promise<Value>((resolve, reject) => {
        count += 1;
        waiting.set(count, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id: count, name, argument });
      }),
    onEvent: (listener) => void listeners.push(listener),
    kill,
  };
  running.add(program);
  return program;
}
