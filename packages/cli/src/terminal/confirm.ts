// A question that somebody has to answer before something is done; a flag answers it beforehand.
import type { Readable, Writable } from 'node:stream';
import { cancel, isCancel, text } from '@clack/prompts';
import { CliProblem } from './cli-problem.ts';

/** The answer, or the problem that ends the command. */
export function answeredOr<T>(answer: T, command: string, output: Writable = process.stderr): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel('Nothing was done.', { output });
  throw new CliProblem({
    code: 'cli/cancelled',
    title: 'Cancelled',
    detail: 'Nothing was done.',
    hint: command,
  });
}

/** Where questions are asked: the terminal, unless a test presses the keys. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}
const TERMINAL: Streams = { input: process.stdin, output: process.stderr };

/** Typed word for word, so that nobody stops the wrong mini-program. */
export async function confirmByTyping(
  word: string,
  message: string,
  command: string,
  { input, output }: Streams = TERMINAL,
): Promise<void> {
  const validate = (value: string | undefined) => (value === word ? undefined : `Type ${word}, or press Escape.`);
  answeredOr(await text({ message, input, output, validate }), command, output);
}
