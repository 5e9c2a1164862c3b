// Rows of a benchmark as a table for people and as JSON for programs. Names the processor, never the machine.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface Row {
  readonly operation: string;
  readonly connections: number;
  readonly subject: string;
  /** Of several runs. */
  readonly median: number;
  readonly unit: string;
  /** Null where an operation takes no time, such as a size. */
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  /** CPU time of one operation in the processes that do the work, microseconds; null where it was not taken. */
  readonly cpu_us: number | null;
}
export interface Report {
  readonly machine: string;
  readonly date: string;
  readonly rows: readonly Row[];
}

/** One column of the table for people: its title, and what it says about a row among all rows. */
export type Column = readonly [title: string, cell: (row: Row, rows: readonly Row[]) => string];

export const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
};

export const percentileOf = (values: ArrayLike<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The row of an operation whose every run was timed, in milliseconds. */
export const timesRow = (operation: string, subject: string, times: readonly number[], digits: number): Row => ({
  operation,
  connections: 1,
  subject,
  median: rounded(medianOf(times), digits),
  unit: 'ms',
  p50_ms: rounded(percentileOf(times, 0.5), digits),
  p99_ms: rounded(percentileOf(times, 0.99), digits),
  cpu_us: null,
});

/** The row of what takes no time. */
export const figureRow = (
  operation: string,
  connections: number,
  subject: string,
  median: number,
  unit: string,
): Row => ({
  operation,
  connections,
  subject,
  median,
  unit,
  p50_ms: null,
  p99_ms: null,
  cpu_us: null,
});

/** A table as Markdown has it, its columns in line for a terminal too. */
export function toMarkdown(titles: readonly string[], cells: readonly (readonly string[])[]): string {
  const widths = titles.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (values: readonly string[]) =>
    `| ${values.map((value, i) => value.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(titles), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n');
}

export const toTable = ({ rows }: Report, columns: readonly Column[]): string =>
  toMarkdown(
    columns.map(([title]) => title),
    rows.map((row) => columns.map(([, cell]) => cell(row, rows))),
  );

/** Writes `bench/results/<name>.md` and `<name>.json`; `text` stands below the machine and the date. */
export async function writeReport(name: string, report: Report, text: readonly string[]): Promise<void> {
  const folder = join(process.cwd(), 'bench/results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const lines = [`# ${name}`, '', `${report.machine} · ${report.date}`, '', ...text, ''];
  await writeFile(join(folder, `${name}.md`), lines.join('\n'));
}
