// The columns of the oauth table.
import type { Column } from '../report.ts';

export const COLUMNS: readonly Column[] = [
  ['operation', (row) => row.operation],
  ['connections', (row) => String(row.connections)],
  ['subject', (row) => row.subject],
  ['requests/s', (row) => Math.round(row.median).toLocaleString('en-US')],
  ['p50 ms', (row) => row.p50_ms?.toFixed(2) ?? ''],
  ['p99 ms', (row) => row.p99_ms?.toFixed(2) ?? ''],
  ['CPU µs/request', (row) => row.cpu_us?.toFixed(0) ?? ''],
];
