// The program `davit-signature`: standard streams, clock and exit code around run().
import { readFileSync } from 'node:fs';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  input: () => readFileSync(0),
  now: () => Date.now() / 1000,
});
