// What `davit help` prints, of all commands and of one. Pure.
import type { Command, Flag } from './command.ts';
import type { Paint } from './terminal/paint.ts';
import { table } from './terminal/table.ts';

export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  json: { type: 'boolean', about: 'prints one JSON object instead of sentences' },
  help: { type: 'boolean', short: 'h', about: 'shows this' },
};

export const overview = (commands: readonly Command[], version: string, paint: Paint): string =>
  [
    `${paint.strong('davit')} ${version}: mini-programs from an empty folder to every phone\n`,
    table(commands.map(({ name, summary }) => [`davit ${name}`, summary])),
    'Every command has --help and --json. Exit codes: 0 done, 1 something is wrong with what was given, 2 a bug of ours.\n',
  ].join('\n');

export function commandHelp({ name, usage, summary, flags, notes }: Command, paint: Paint): string {
  const rows = Object.entries({ ...flags, ...COMMON_FLAGS }).map(([flag, { short, value, about }]) => [
    `${short === undefined ? '' : `-${short}, `}--${flag}${value === undefined ? '' : ` ${value}`}`,
    about,
  ]);
  const call = paint.strong(`davit ${name}${usage === '' ? '' : ` ${usage}`}`);
  return [`${call}\n`, `  ${summary}\n`, table(rows), ...(notes === undefined ? [] : [`${notes}\n`])].join('\n');
}
