// The command `davit` for other programs: they hand in the streams and get the exit code; and the tables that its reference is made of.
export type { Command } from './command.ts';
export { COMMANDS } from './commands/index.ts';
export { CLI_ERRORS } from './errors/cli-errors.ts';
export { ENVIRONMENT, EXIT_CODES, flagRows } from './help.ts';
export { run } from './run.ts';
export type { World } from './terminal/world.ts';
