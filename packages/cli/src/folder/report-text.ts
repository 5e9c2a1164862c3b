// A check's report as a person reads it: each problem with its place, then what would be published. Pure.
import { type CheckProblem, type CheckReport, isPublishable } from '@davit/bundle';
import type { Paint } from '../terminal/paint.ts';
import { shellWord } from '../terminal/shell-word.ts';
import { megabytes, table } from '../terminal/table.ts';
import { visible, visibleName } from '../terminal/visible.ts';

export function problemText(
  { severity, code, file, line, column, at, title, detail, hint }: CheckProblem,
  paint: Paint,
): string {
  const place = [file === undefined ? undefined : visibleName(file), line, column]
    .filter((part) => part !== undefined)
    .join(':');
  const where = [place, at === undefined ? '' : `(${visible(at)})`].filter((part) => part !== '').join(' ');
  const mark = severity === 'error' ? paint.bad('error') : paint.warning('warning');
  const head = `${mark}  ${paint.strong(title)}  ${paint.faint(code)}\n`;
  return `${head}  ${where === '' ? '' : `${where}\n  `}${visible(detail)}\n  Try: ${hint}\n`;
}

const names = (list: readonly string[]): string => (list.length === 0 ? 'none' : visibleName(list.join(', ')));

export function reportText(report: CheckReport, path: string, paint: Paint): string {
  const shown = shellWord(path);
  const { manifest, problems, files, unpacked_size, size, scopes, permissions, connect } = report;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const rows: string[][] = [
    ...(manifest === null
      ? []
      : [['App', `${manifest.app_id}, version ${visible(manifest.version.name)} (${manifest.version.code})`]]),
    ['Files', `${files.length}, ${megabytes(unpacked_size)}${size === null ? '' : `; ${megabytes(size)} packed`}`],
    ['Scopes', names(scopes)],
    ['Permissions', names(permissions)],
    ['Connects to', names(connect)],
    ...(report.digest === null ? [] : [['Digest', report.digest]]),
  ];
  const verdict = isPublishable(report)
    ? paint.good(
        problems.length === 0
          ? `${shown} can be published.`
          : `${shown} can be published; ${count(problems.length, 'warning')}.`,
      )
    : paint.bad(
        `${shown} cannot be published: ${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}.`,
      );
  const parts = [...problems.map((problem) => problemText(problem, paint)), table(rows), `${verdict}\n`];
  return parts.join('\n');
}
