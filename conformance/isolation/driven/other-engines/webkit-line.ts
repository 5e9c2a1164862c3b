// The line to the program that has WebKit's windows (gjs): orders out, events in, each a line of JSON. Knows nothing of pages.
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';

/** What the program says of one page. */
export interface PageEvent {
  readonly page: number;
  readonly message?: string;
  readonly opened?: true;
  readonly died?: true;
  readonly failed?: string;
}

export interface WebkitLine {
  readonly pid: number;
  order(order: Readonly<Record<string, unknown>> & { readonly do: string }): void;
  listen(page: number, heard: (event: PageEvent) => void): void;
  close(): Promise<void>;
}

export async function openLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<WebkitLine> {
  const program = spawn('gjs', [...args], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const ended = new Promise<void>((done) => program.once('exit', () => done()));
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const ready = new Promise<void>((done, fail) => {
    program.once('error', fail);
    void ended.then(() => fail(new Error('the program with WebKit’s windows has ended')));
    createInterface({ input: program.stdout }).on('line', (text) => {
      if (!text.startsWith('{')) return;
      const said = JSON.parse(text) as PageEvent & { readonly ready?: true };
      if (said.ready) done();
      else events.emit(`${said.page}`, said);
    });
  });
  program.stdin.on('error', () => {});
  await ready;
  return {
    pid: program.pid ?? 0,
    order: (order) => void program.stdin.write(`${JSON.stringify(order)}\n`),
    listen: (page, heard) => void events.on(`${page}`, heard),
    async close() {
      program.stdin.end();
      const timer = setTimeout(() => program.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
    },
  };
}
