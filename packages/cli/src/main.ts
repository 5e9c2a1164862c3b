// The program `davit`: standard streams, environment and exit code around run().
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { run } from './run.ts';

// A reader that has seen enough (`davit help | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

/** The first signal ends in good order; a second one does not wait. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    let isEnding = false;
    const end = (): void => {
      if (isEnding) process.exit(1);
      isEnding = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  });

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => readFileSync(0),
  isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  isTerminal: process.stdout.isTTY === true,
  environment: process.env,
  home: homedir(),
  folder: process.cwd(),
  now: () => Date.now(),
  interrupted,
});
