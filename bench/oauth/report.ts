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
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** CPU time of the server process per request, microseconds. */
  readonly cpu_us: number;
}
export interface Report {
  readonly machine: string;
  readonly date: string;
  readonly rows: readonly Row[];
}

export const machine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
};

const COLUMNS = [
  'operation',
  'connections',
  'subject',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU µs/request',
  'of bare',
] as const;

export function toTable({ rows }: Report): string {
  const cells = rows.map((row) => {
    const bare = rows.find(
      (other) =>
        other.operation === row.operation && other.connections === row.connections && other.subject === 'node:http',
    );
    return [
      row.operation,
      String(row.connections),
      row.subject,
      Math.round(row.median).toLocaleString('en-US'),
      row.p50_ms.toFixed(2),
      row.p99_ms.toFixed(2),
      row.cpu_us.toFixed(0),
      bare === undefined || bare === row ? '' : `${((row.median / bare.median) * 100).toFixed(0)} %`,
    ];
  });
  const widths = COLUMNS.map((column, i) => Math.max(column.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (values: readonly string[]) =>
    `| ${values.map((value, i) => value.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(COLUMNS), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n');
}

export async function writeReport(name: string, report: Report, notes: readonly string[]): Promise<void> {
  const folder = join(process.cwd(), 'bench/results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const text = [`# ${name}`, '', `${report.machine} · ${report.date}`, '', ...notes, '', toTable(report), ''];
  await writeFile(join(folder, `${name}.md`), text.join('\n'));
}
