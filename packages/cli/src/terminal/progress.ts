// What is being done while it takes long: a line on standard error that moves, where somebody sees it; nothing elsewhere.
import { spinner } from '@clack/prompts';
import type { World } from './world.ts';

export async function withProgress<T>(
  world: World,
  isQuiet: boolean,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  if (isQuiet || !world.isInteractive) return work();
  const line = spinner({ output: process.stderr });
  line.start(title);
  try {
    const result = await work();
    line.stop(title);
    return result;
  } catch (error) {
    line.error(title);
    throw error;
  }
}
