// Version codes, percents and release channels as they were typed. Pure.
import { MAX_VERSION_CODE } from '@davit/bundle';
import { CliProblem } from '../terminal/cli-problem.ts';
import { suggest } from '../terminal/suggest.ts';

export const CHANNELS = ['stable', 'beta', 'dev'] as const;

const bad = (title: string, detail: string, hint: string): CliProblem =>
  new CliProblem({ code: 'cli/bad-arguments', title, detail, hint });

export function versionCodeOf(typed: string | undefined, command: string): number | undefined {
  if (typed === undefined) return undefined;
  const code = /^[1-9]\d{0,9}$/.test(typed) ? Number(typed) : 0;
  if (code >= 1 && code <= MAX_VERSION_CODE) return code;
  throw bad('This is no version code', `"${typed}": a whole number from 1, as version.code of the manifest.`, command);
}

export function percentOf(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const percent = /^\d{1,3}%?$/.test(typed) ? Number.parseInt(typed, 10) : 101;
  if (percent <= 100) return percent;
  throw bad('This is no percentage', `"${typed}": a whole number from 0 to 100.`, 'davit release --percent 10');
}

export function channelOf(typed: string | undefined): (typeof CHANNELS)[number] {
  if (typed === undefined) return 'stable';
  const found = CHANNELS.find((name) => name === typed);
  if (found !== undefined) return found;
  const near = suggest(typed, CHANNELS);
  const meant = near === null ? '' : ` Did you mean ${near}?`;
  throw bad(
    'There is no such release channel',
    `"${typed}" is none of ${CHANNELS.join(', ')}.${meant}`,
    `--channel ${near ?? 'stable'}`,
  );
}
