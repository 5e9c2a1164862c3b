// The columns of the container table, with each operation's peer and aim (README.md says which is which).
import type { Column, Row } from '../report.ts';

interface Aim {
  readonly operation: RegExp;
  readonly peer: string;
  /** At most this many times the peer's time. */
  readonly ratio?: number;
  /** At least this part of the peer's rate. */
  readonly least?: number;
}
const AIMS: readonly Aim[] = [
  { operation: /^(?:roundtrip|stored)-/, peer: 'raw-port', ratio: 1.3 },
  { operation: /^messages-per-second$/, peer: 'raw-port', least: 1 / 1.3 },
  { operation: /^events-per-second$/, peer: 'raw-port' },
  { operation: /^verify-/, peer: 'unzip', ratio: 1.3 },
  { operation: /^launch-cold/, peer: 'iframe', ratio: 2 },
  { operation: /^launch-(?:cached|offline)/, peer: 'iframe', ratio: 1.3 },
  { operation: /^(?:launch-warm|memory)/, peer: 'iframe' },
];
/** Aims that are no ratio, in the row's own unit. */
const LIMITS: Readonly<Record<string, number>> = {
  'launch-warm': 20,
  'gzip-sdk': 4096,
  'gzip-container': 25 * 1024,
};

const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 3);
const aimOf = ({ operation }: Row): Aim | undefined => AIMS.find((aim) => aim.operation.test(operation));

function ratioOf(row: Row, rows: readonly Row[]): string {
  const peer = rows.find(
    ({ operation, connections, subject }) =>
      operation === row.operation && connections === row.connections && subject === aimOf(row)?.peer,
  );
  return peer === undefined || peer === row ? '' : `${(row.median / peer.median).toFixed(2)} ×`;
}
function textOfAim(row: Row): string {
  const limit = LIMITS[row.operation];
  if (row.subject !== 'davit') return '';
  if (limit !== undefined) return `≤ ${limit.toLocaleString('en-US')} ${row.unit}`;
  const { ratio, least } = aimOf(row) ?? {};
  if (least !== undefined) return `≥ ${least.toFixed(2)} ×`;
  return ratio === undefined ? '' : `≤ ${ratio.toFixed(1)} ×`;
}

export const COLUMNS: readonly Column[] = [
  ['operation', (row) => row.operation],
  ['connections', (row) => String(row.connections)],
  ['subject', (row) => row.subject],
  ['median', (row) => `${digits(row.median)} ${row.unit}`],
  ['p50 ms', (row) => (row.p50_ms === null ? '' : row.p50_ms.toFixed(2))],
  ['p99 ms', (row) => (row.p99_ms === null ? '' : row.p99_ms.toFixed(2))],
  ['CPU µs', (row) => (row.cpu_us === null ? '' : row.cpu_us.toFixed(0))],
  ['of the peer', ratioOf],
  ['aim', textOfAim],
];
