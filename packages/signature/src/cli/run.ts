// The command line: which command, its arguments, its exit code. Prints title, detail and what to try when it cannot.
import { CliProblem, messageOf } from './cli-problem.ts';
import type { Io } from './io.ts';
import { keygen } from './keygen.ts';
import { parseArgs } from './parse-args.ts';
import { sign } from './sign.ts';
import { USAGE } from './usage.ts';
import { verify } from './verify.ts';
import { VERSION } from './version.ts';
import { visible } from './visible.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const several = { type: 'string', multiple: true } as const;
const KEY = { key: text, secret: text, keyid: text, json: flag, base: text, cover: several } as const;

async function runCommand(command: string | undefined, args: readonly string[], io: Io): Promise<number> {
  const given = { args: [...args], allowPositionals: true } as const;
  switch (command) {
    case 'keygen':
      return keygen(parseArgs({ args: [...args], options: { alg: text, out: text, json: flag } }).values, io);
    case 'sign': {
      const header = { ...several, short: 'H' } as const;
      const options = {
        ...KEY,
        header,
        body: text,
        data: text,
        lifetime: text,
        scheme: text,
        'client-id': text,
        headers: flag,
      };
      const { values, positionals } = parseArgs({ ...given, options });
      return sign(values, positionals, io);
    }
    case 'verify': {
      const options = { ...KEY, authority: text, origin: text, now: text } as const;
      const { values, positionals } = parseArgs({ ...given, options });
      return verify(values, positionals, io);
    }
    default:
      throw new CliProblem('There is no such command', `“${command ?? ''}”`, 'davit-signature --help');
  }
}

export async function run([command, ...args]: readonly string[], io: Io): Promise<number> {
  if (command === undefined || command === 'help' || command === '--help' || args.includes('--help')) {
    io.out(USAGE);
    return command === undefined ? 2 : 0;
  }
  if (command === '--version') {
    io.out(`davit-signature ${VERSION}\n`);
    return 0;
  }
  try {
    return await runCommand(command, args, io);
  } catch (error) {
    const isOurs = error instanceof CliProblem;
    const isUsage = (error as { readonly code?: unknown }).code?.toString().startsWith('ERR_PARSE_ARGS') === true;
    if (!isOurs && !isUsage) throw error;
    const title = isOurs ? error.message : 'The arguments cannot be read';
    const detail = isOurs ? error.detail : messageOf(error);
    const hint = isOurs ? error.hint : 'davit-signature --help';
    if (args.includes('--json')) io.out(`${JSON.stringify({ error: title, detail, hint })}\n`);
    else io.err(visible(`${title}\n  ${detail}\nTry: ${hint}\n`));
    return 2;
  }
}
