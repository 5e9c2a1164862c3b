// The columns of the signature table.
import type { Column, Row } from '../report.ts';

const ratio = (row: Row, rows: readonly Row[], subject: string): number | null => {
  const other = rows.find((one) => one.operation === row.operation && one.subject === subject);
  return other === undefined || other === row ? null : row.median / other.median;
};
/** What a subject costs beyond the cryptography. */
const beyond = (row: Row, rows: readonly Row[]): number | null => {
  const bare = rows.find((one) => one.operation === row.operation && one.subject === 'bare');
  return bare === undefined || bare === row ? null : (row.cpu_us ?? 0) - (bare.cpu_us ?? 0);
};
const LIBRARIES = ['http-message-signatures', 'http-message-sig'];

/** Of bare at least 0.6; three times as fast as a library, where three times the floor is quicker than it. */
function aimOf(row: Row, rows: readonly Row[]): string {
  if (row.subject === 'davit') return (ratio(row, rows, 'bare') ?? 0) >= 0.6 ? 'reached' : 'missed';
  if ((ratio(row, rows, 'bare') ?? 0) * 3 > 1) return 'out of anyone’s reach';
  return (ratio(row, rows, 'davit') ?? 1) * 3 <= 1 ? 'reached' : 'missed';
}

export const COLUMNS: readonly Column[] = [
  ['operation', (row) => row.operation],
  ['subject', (row) => row.subject],
  ['requests/s per core', (row) => Math.round(row.median).toLocaleString('en-US')],
  ['CPU µs', (row) => row.cpu_us?.toFixed(1) ?? ''],
  ['beyond bare, µs', (row, rows) => beyond(row, rows)?.toFixed(1) ?? ''],
  ['of bare', (row, rows) => ratio(row, rows, 'bare')?.toFixed(2) ?? ''],
  [
    'davit is × as fast',
    (row, rows) => {
      if (!LIBRARIES.includes(row.subject)) return '';
      const davit = ratio(row, rows, 'davit');
      return davit === null ? '' : (1 / davit).toFixed(1);
    },
  ],
  ['aim', (row, rows) => (row.subject === 'bare' ? '' : aimOf(row, rows))],
];
