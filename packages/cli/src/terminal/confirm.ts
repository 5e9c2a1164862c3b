// A question that somebody has to answer before something is done; a flag answers it beforehand.
import { cancel, isCancel, text } from '@clack/prompts';
import { CliProblem } from './cli-problem.ts';

/** The answer, or the problem that ends the command. */
export function answeredOr<T>(answer: T, command: string): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel('Nothing was done.', { output: process.stderr });
  throw new CliProblem({
    code: 'cli/cancelled',
    title: 'Cancelled',
    detail: 'Nothing was done.',
    hint: command,
  });
}

/** Typed word for word, so that nobody stops the wrong mini-program. */
export async function confirmByTyping(word: string, message: string, command: string): Promise<void> {
  const validate = (value: string | undefined) => (value === word ? undefined : `Type ${word}, or press Escape.`);
  answeredOr(await text({ message, output: process.stderr, validate }), command);
}
