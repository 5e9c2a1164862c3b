// A bar on standard error for bytes that are on their way; nothing where nobody looks, and never two moving lines at once.
import { progress } from '@clack/prompts';
import { megabytes } from './table.ts';
import type { World } from './world.ts';

const STEPS = 100;

export async function withUploadBar<T>(
  world: World,
  isQuiet: boolean,
  title: string,
  size: number,
  work: (onSent: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  if (isQuiet || !world.isInteractive) return work(() => undefined);
  const bar = progress({ max: STEPS, output: process.stderr });
  let reached = 0;
  bar.start(title);
  const onSent = (bytes: number): void => {
    const step = Math.floor((bytes / size) * STEPS);
    // A second try begins at the beginning: the bar stays where the first one got to.
    const message =
      bytes >= size ? 'Sent; the registry looks it over' : `${title}: ${megabytes(bytes)} of ${megabytes(size)}`;
    bar.advance(Math.max(0, step - reached), message);
    reached = Math.max(reached, step);
  };
  try {
    const result = await work(onSent);
    bar.stop(title);
    return result;
  } catch (error) {
    bar.error(title);
    throw error;
  }
}
