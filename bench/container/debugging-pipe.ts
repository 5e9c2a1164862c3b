// Chromium's debugging protocol over its pipe: commands out, answers in. Listens to no event and holds nothing up: a driver that
// attaches to every frame pauses each new one for a moment, and a launch would be measured with those pauses.
import type { Readable, Writable } from 'node:stream';

export interface DebuggingPipe {
  /** Rejects with what Chromium answered, or when the pipe has ended. */
  send<T>(method: string, params?: object, sessionId?: string): Promise<T>;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export function openDebuggingPipe(input: Writable, output: Readable): DebuggingPipe {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) settle(JSON.parse(message) as Answer);
  });
  output.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'));
    waiting.clear();
  });
  input.on('error', () => undefined);

  const settle = ({ id, result, error }: Answer): void => {
    if (id === undefined) return;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  };
  return {
    send: <T>(method: string, params: object = {}, sessionId?: string) =>
      new Promise<T>((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve: (result) => resolve(result as T), reject });
        input.write(`${JSON.stringify({ id: lastId, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
  };
}
