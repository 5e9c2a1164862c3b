// The command line: which command, what it answers, how that is printed, and the exit code.
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { commandHelp, helpJson, overview } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { CliProblem, fileProblem, problemText } from './terminal/cli-problem.ts';
import { paintFor } from './terminal/paint.ts';
import { suggest } from './terminal/suggest.ts';
import { visible } from './terminal/visible.ts';
import type { World } from './terminal/world.ts';
import { VERSION } from './version.ts';

const USER_ERROR = 1;
const OUR_BUG = 2;

function commandOf(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const near = suggest(name, [...COMMANDS.map((one) => one.name), 'help']);
  throw new CliProblem({
    code: 'cli/no-such-command',
    title: 'There is no such command',
    detail: `"${name}" is none.${near === null ? '' : ` Did you mean davit ${near}?`}`,
    hint: near === null ? 'davit help' : `davit ${near} --help`,
  });
}

async function execute(args: readonly string[], world: World, isJson: boolean): Promise<number> {
  const paint = paintFor(world);
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    world.out(isJson ? `${JSON.stringify({ version: VERSION })}\n` : `davit ${VERSION}\n`);
    return 0;
  }
  const asked = name === 'help' ? rest.find((word) => !word.startsWith('-')) : undefined;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && asked === undefined)) {
    const list = COMMANDS.map(({ name: command, summary, usage }) => ({ name: command, summary, usage }));
    world.out(
      isJson ? `${JSON.stringify({ version: VERSION, commands: list })}\n` : overview(COMMANDS, VERSION, paint),
    );
    return 0;
  }
  const command = commandOf(asked ?? name);
  if (command.raw !== undefined && asked === undefined && !rest.includes('--help')) return command.raw(rest, world);
  if (asked !== undefined || rest.includes('--help') || rest.includes('-h')) {
    world.out(isJson ? `${JSON.stringify(helpJson(command))}\n` : commandHelp(command, paint));
    return 0;
  }
  const typed = parseArguments(command, rest);
  if (command.serve !== undefined) return command.serve(typed, world);
  const outcome = await command.run(typed, world);
  world.out(isJson ? `${JSON.stringify({ ok: outcome.ok, ...outcome.json })}\n` : outcome.text);
  return outcome.ok ? 0 : USER_ERROR;
}

function printProblem({ words }: CliProblem, world: World, isJson: boolean): void {
  if (isJson) {
    const { code, title, detail, hint } = words;
    world.out(`${JSON.stringify({ ok: false, error: { code, title, detail, hint } })}\n`);
    return;
  }
  world.err(problemText(words));
}

export async function run(args: readonly string[], world: World): Promise<number> {
  const isJson = args.includes('--json');
  try {
    return await execute(args, world, isJson);
  } catch (error) {
    const problem = error instanceof CliProblem ? error : fileProblem(error);
    if (problem !== null) {
      printProblem(problem, world, isJson);
      return USER_ERROR;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isJson)
      world.out(
        `${JSON.stringify({ ok: false, error: { code: 'cli/bug', title: 'This is a bug of davit', detail } })}\n`,
      );
    else world.err(visible(`This is a bug of davit, not of yours.\n${detail}\nTry: report it with these lines.\n`));
    return OUR_BUG;
  }
}
