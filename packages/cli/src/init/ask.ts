// The questions of `davit init`, where somebody can answer them. A flag answers its question beforehand.
import { select, text } from '@clack/prompts';
import { answeredOr } from '../terminal/confirm.ts';
import { TEMPLATES, type TemplateName } from './templates.ts';

export const askText = async (
  message: string,
  initialValue: string,
  fault: (value: string) => string | null,
): Promise<string> =>
  answeredOr(
    await text({ message, initialValue, output: process.stderr, validate: (value) => fault(value ?? '') ?? undefined }),
    'davit init',
  );

export const askTemplate = async (): Promise<TemplateName> =>
  answeredOr(
    await select<TemplateName>({
      message: 'Which template?',
      output: process.stderr,
      options: Object.entries(TEMPLATES).map(([value, hint]) => ({ value: value as TemplateName, label: value, hint })),
    }),
    'davit init',
  );
