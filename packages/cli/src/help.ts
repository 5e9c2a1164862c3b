// What `davit help` prints, of all commands and of one. Pure.
import type { Command, Flag } from './command.ts';
import type { Paint } from './terminal/paint.ts';
import { table } from './terminal/table.ts';

export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  json: { type: 'boolean', about: 'prints one JSON object instead of sentences' },
  help: { type: 'boolean', short: 'h', about: 'shows this' },
};

/** What the environment may say, and where things lie: for the help and the reference. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  DAVIT_HOME: 'the folder of keys, logins and heads, instead of ~/.davit',
  DAVIT_REGISTRY: 'the registry, where --registry does not say it',
  DAVIT_LOGIN: 'the whole text of a login, for pipelines; davit login --out writes it',
  DAVIT_CHROMIUM: 'the browser, where davit doctor does not find it',
  DAVIT_DIR: 'the state folder of the server that davit code asks, where --state does not say it',
  PORT: 'the port of davit dev, and the one that davit doctor looks at (4000)',
  NO_COLOR: 'anything in it: no colours',
};

export const EXIT_CODES: Readonly<Record<string, string>> = {
  0: 'done',
  1: 'something is wrong with what was given, or was refused',
  2: 'a bug of davit',
};

export const overview = (commands: readonly Command[], version: string, paint: Paint): string =>
  [
    `${paint.strong('davit')} ${version}: mini-programs from an empty folder to every phone\n`,
    table(commands.map(({ name, summary }) => [`davit ${name}`, summary])),
    `${paint.strong('Exit codes')}\n${table(Object.entries(EXIT_CODES).map(([code, about]) => [code, about]))}`,
    `${paint.strong('Environment')}\n${table(Object.entries(ENVIRONMENT).map(([name, about]) => [name, about]))}`,
    'Every command has --help and --json, and asks nothing where nobody can answer. An error has a code: davit explain <code>\n',
  ].join('\n');

export const flagRows = ({ flags }: Pick<Command, 'flags'>): readonly (readonly [flag: string, about: string])[] =>
  Object.entries({ ...flags, ...COMMON_FLAGS }).map(([flag, { short, value, about }]) => [
    `${short === undefined ? '' : `-${short}, `}--${flag}${value === undefined ? '' : ` ${value}`}`,
    about,
  ]);

/** The same for a program. */
export const helpJson = ({ name, summary, usage, flags, notes, examples = [] }: Command): object => ({
  name,
  summary,
  usage,
  flags: { ...flags, ...COMMON_FLAGS },
  notes: notes ?? null,
  examples: examples.map(([line, about]) => ({ line, about })),
});

export function commandHelp(command: Command, paint: Paint): string {
  const { name, usage, summary, notes, examples = [] } = command;
  const call = paint.strong(`davit ${name}${usage === '' ? '' : ` ${usage}`}`);
  const shown = examples.map(([line, about]) => [line, paint.faint(about)]);
  return [
    `${call}\n`,
    `  ${summary}\n`,
    table(flagRows(command)),
    ...(notes === undefined ? [] : [`${notes}\n`]),
    ...(shown.length === 0 ? [] : [`${paint.strong('Examples')}\n${table(shown)}`]),
  ].join('\n');
}
