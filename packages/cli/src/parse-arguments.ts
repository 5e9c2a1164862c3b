// What was typed behind a command → its flags and words, or a sentence. Pure.
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from '@davit/signature/cli';
import type { Command, Typed } from './command.ts';
import { COMMON_FLAGS } from './help.ts';
import { CliProblem } from './terminal/cli-problem.ts';
import { suggest } from './terminal/suggest.ts';

export function parseArguments(command: Command, args: readonly string[]): Typed {
  const flags = { ...command.flags, ...COMMON_FLAGS };
  const hint = `davit ${command.name} --help`;
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  let parsed: { values: Readonly<Record<string, unknown>>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const typed = args.find(
      (arg) => /^--[^-]/.test(arg) && !Object.hasOwn(flags, arg.slice(2).split('=', 1)[0] as string),
    );
    const near = typed === undefined ? null : suggest(typed.slice(2).split('=', 1)[0] as string, Object.keys(flags));
    const [detail = ''] = (error instanceof Error ? error.message : String(error)).split(
      /\. (?:To specify|Did you)/,
      1,
    );
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'The arguments cannot be read',
      detail: `${detail.replace(/\.$/, '')}.${near === null ? '' : ` Did you mean --${near}?`}`,
      hint,
    });
  }
  if (parsed.positionals.length > command.words) {
    const extra = parsed.positionals[command.words];
    throw new CliProblem({
      code: 'cli/bad-arguments',
      title: 'There is a word too many',
      detail: `davit ${command.name} takes ${command.words === 0 ? 'none' : `at most ${command.words}`}, and "${extra}" is one more.`,
      hint,
    });
  }
  return { flags: parsed.values as Typed['flags'], words: parsed.positionals };
}
