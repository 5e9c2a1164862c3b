// A flag that is a whole number within bounds, or a sentence. Pure.
import { CliProblem } from './cli-problem.ts';

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** A whole command that is right. */
  readonly hint: string;
}

export function wholeNumber(flag: string, typed: string, { least, most, hint }: Bounds): number {
  const number = Number(typed);
  if (/^[0-9]{1,9}$/.test(typed) && number >= least && number <= most) return number;
  throw new CliProblem({
    code: 'cli/bad-arguments',
    title: 'A number does not fit',
    detail: `--${flag} is "${typed}": a whole number from ${least} to ${most}.`,
    hint,
  });
}
