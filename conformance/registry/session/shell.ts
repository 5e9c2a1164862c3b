// A terminal of one person: `davit` as it is installed in the fresh folder, with a home of its own. Commands run as child processes; on a
// terminal where somebody answers, through a pty that `script` makes.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
/** As soon as the first is read on the terminal, the second is typed. */
export type Answer = readonly [asked: string, typed: string];

export interface Running {
  /** The next event of this name, of those that came since it was last asked for. */
  event(name: string): Promise<Readonly<Record<string, unknown>>>;
  /** Ctrl-C; answers the exit code. */
  interrupt(): Promise<number>;
}

export interface Shell {
  davit(args: readonly string[], input?: string): Promise<Finished>;
  /** With `--json`, parsed. */
  json(
    args: readonly string[],
    input?: string,
  ): Promise<{ readonly code: number; readonly value: Record<string, unknown> }>;
  /** On a real terminal. Answers the exit code and all that was on the screen, once with and once without what moves the cursor. */
  onTerminal(
    args: readonly string[],
    answers: readonly Answer[],
  ): Promise<{ readonly code: number; readonly raw: string; readonly screen: string }>;
  /** A command that goes on, with `--json`. */
  start(args: readonly string[]): Running;
  /** Ends what still runs. */
  close(): void;
}

const PATIENCE_MS = 60_000;

function finish(child: ChildProcess, input = ''): Promise<Finished> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }));
  });
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

export function openShell(fresh: string, home: string, folder: () => string): Shell {
  mkdirSync(home, { recursive: true });
  const program = join(fresh, 'node_modules/.bin/davit');
  const running = new Set<ChildProcess>();
  const launch = (name: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess => {
    const env = { PATH: process.env.PATH, HOME: home, npm_config_update_notifier: 'false', ...more };
    const child = spawn(name, args, { cwd: folder(), env, stdio: 'pipe', timeout: PATIENCE_MS });
    running.add(child);
    child.once('close', () => running.delete(child));
    return child;
  };
  const davit: Shell['davit'] = (args, input) => finish(launch(program, args), input);
  return {
    davit,
    async json(args, input) {
      const { code, out } = await davit([...args, '--json'], input);
      return { code, value: JSON.parse(out) as Record<string, unknown> };
    },
    onTerminal(args, answers) {
      const command = `stty cols 100 rows 40; exec ${[program, ...args].map(quoted).join(' ')}`;
      const child = launch('script', ['-qec', command, '/dev/null'], { TERM: 'xterm', SHELL: '/bin/sh' });
      const left = [...answers];
      let raw = '';
      let read = 0;
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
        const [next] = left;
        const at = next === undefined ? -1 : raw.indexOf(next[0], read);
        if (next === undefined || at < 0) return;
        left.shift();
        read = at + next[0].length;
        child.stdin?.write(next[1]);
      });
      return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => {
          const screen = stripVTControlCharacters(raw);
          if (left.length > 0) reject(new Error(`Nobody asked "${left[0]?.[0]}":\n${screen}`));
          else resolve({ code: code ?? -1, raw, screen });
        });
      });
    },
    start(args) {
      const child = launch(program, [...args, '--json']);
      const events: Readonly<Record<string, unknown>>[] = [];
      let heard = (): void => undefined;
      let [rest, errors] = ['', ''];
      let ended: number | null = null;
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) events.push(JSON.parse(line) as Readonly<Record<string, unknown>>);
        heard();
      });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      const end = new Promise<number>((resolve) => {
        child.once('close', (code) => {
          ended = code ?? -1;
          heard();
          resolve(ended);
        });
      });
      return {
        async event(name) {
          for (;;) {
            const said = events.splice(0);
            const at = said.findIndex(({ event }) => event === name);
            events.push(...said.slice(at + 1));
            if (at >= 0) return said[at] ?? {};
            const problem = said.find(({ event }) => event === 'problem');
            if (problem !== undefined || ended !== null)
              throw new Error(`No ${name}, but ${JSON.stringify(problem ?? ended)} ${errors}`);
            events.length = 0;
            await new Promise<void>((resolve) => {
              heard = resolve;
            });
          }
        },
        interrupt() {
          child.kill('SIGINT');
          return end;
        },
      };
    },
    close() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
