// The command `davit` for other programs: they hand in the streams and get the exit code.
export { run } from './run.ts';
export type { World } from './terminal/world.ts';
