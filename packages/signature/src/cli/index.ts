// The commands of `davit-signature` for other programs: they run as they are, through streams that are handed in.
export type { Io } from './io.ts';
export { run as runSignature } from './run.ts';
