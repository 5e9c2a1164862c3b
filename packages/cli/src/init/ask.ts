// The questions of `davit init`, where somebody can answer them. A flag answers its question beforehand.
import { cancel, isCancel, select, text } from '@clack/prompts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { TEMPLATES, type TemplateName } from './templates.ts';

function answered<T>(answer: T): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel('Nothing was written.', { output: process.stderr });
  throw new CliProblem({
    code: 'cli/cancelled',
    title: 'Cancelled',
    detail: 'Nothing was written.',
    hint: 'davit init',
  });
}

export const askText = async (
  message: string,
  initialValue: string,
  fault: (value: string) => string | null,
): Promise<string> =>
  answered(
    await text({ message, initialValue, output: process.stderr, validate: (value) => fault(value ?? '') ?? undefined }),
  );

export const askTemplate = async (): Promise<TemplateName> =>
  answered(
    await select<TemplateName>({
      message: 'Which template?',
      output: process.stderr,
      options: Object.entries(TEMPLATES).map(([value, hint]) => ({ value: value as TemplateName, label: value, hint })),
    }),
  );
