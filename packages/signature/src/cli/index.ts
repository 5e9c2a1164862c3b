// The commands of `davit-signature` for other programs: they run as they are, through streams that are handed in; and how it reads arguments.
export type { Io } from './io.ts';
export { parseArgs } from './parse-args.ts';
export { run as runSignature } from './run.ts';
