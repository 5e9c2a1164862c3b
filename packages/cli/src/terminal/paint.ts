// Colours, and where they are: on a terminal whose user did not say no. Pure.
import type { World } from './world.ts';

export interface Paint {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
}

/** @see https://no-color.org */
export function paintFor({ isTerminal, environment }: Pick<World, 'isTerminal' | 'environment'>): Paint {
  const isColoured = isTerminal && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  const style =
    (on: number, off: number) =>
    (text: string): string =>
      isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { strong: style(1, 22), faint: style(2, 22), good: style(32, 39), bad: style(31, 39), warning: style(33, 39) };
}
