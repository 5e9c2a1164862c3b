// Runs a project's own build script once. Its processes are a group of their own, so that Ctrl-C ends them when `davit dev` says so, and
// none is left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CliProblem, type CliProblemWords } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';

export const BUILD_COMMAND = 'npm run build';
const MAX_OUTPUT = 64 * 1024;
const SHOWN_LINES = 24;
const KILL_AFTER_MS = 2_000;
/** `src/app.ts:3:5` and `src/app.ts(3,5)`, as bundlers and compilers write it. */
const PLACE = /((?:[A-Za-z]:)?[^\s:()[\]'"]+\.[A-Za-z]+)[:(](\d+)[:,](\d+)/g;
/** Where in the bundler it was noticed helps nobody. */
const STACK_LINE = /^\s+at .+:\d+:\d+\)?$/;

export type BuildResult =
  | { readonly kind: 'built'; readonly ms: number }
  | { readonly kind: 'failed'; readonly words: CliProblemWords }
  | { readonly kind: 'cancelled' };

export interface Build {
  readonly result: Promise<BuildResult>;
  cancel(): void;
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended already.
  }
}

/** The first place that is a file of the project. */
function placeIn(output: string, folder: string): string | null {
  for (const [, path = '', line, column] of output.matchAll(PLACE)) {
    const file = path.startsWith(folder) ? path.slice(folder.length + 1) : path.replace(/^\.\//, '');
    if (existsSync(join(folder, file)) && !file.startsWith('node_modules')) return `${file}:${line}:${column}`;
  }
  return null;
}

function failure(output: string, code: number | null, folder: string): CliProblemWords {
  const text = stripVTControlCharacters(output).trim();
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !STACK_LINE.test(line));
  const place = placeIn(text, folder);
  const isInstalled = existsSync(join(folder, 'node_modules'));
  return {
    code: 'cli/build-failed',
    title: 'The build failed',
    detail: [place ?? `${BUILD_COMMAND} in ${folder} ended with code ${code}`, ...lines.slice(0, SHOWN_LINES)].join(
      '\n',
    ),
    hint: isInstalled ? 'mend it and save; the last good version goes on running' : 'npm install, then davit dev again',
  };
}

export function runBuild(folder: string, { environment }: Pick<World, 'environment'>): Build {
  const started = performance.now();
  let isCancelled = false;
  let output = '';
  const isWindows = process.platform === 'win32';
  const child = spawn('npm', ['run', '--silent', 'build'], {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    shell: isWindows,
  });
  const hear = (text: string): void => {
    output = (output + text).slice(-MAX_OUTPUT);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const result = new Promise<BuildResult>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? reject(noNpm(error)) : reject(error),
    );
    child.once('close', (code) => {
      if (isCancelled) resolve({ kind: 'cancelled' });
      else if (code === 0) resolve({ kind: 'built', ms: Math.round(performance.now() - started) });
      else resolve({ kind: 'failed', words: failure(output, code, folder) });
    });
  });
  return {
    result,
    cancel() {
      isCancelled = true;
      end(child, 'SIGTERM');
      const timer = setTimeout(() => end(child, 'SIGKILL'), KILL_AFTER_MS).unref();
      child.once('close', () => clearTimeout(timer));
    },
  };
}

const noNpm = (cause: Error): CliProblem =>
  new CliProblem(
    {
      code: 'cli/build-failed',
      title: 'The build cannot be started',
      detail: `${BUILD_COMMAND} needs npm, which is not found in PATH.`,
      hint: 'install npm, or build by hand and run davit dev --no-build',
    },
    { cause },
  );
