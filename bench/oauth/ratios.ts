// Ours against peers and the limit: ratios of requests per second, and what was aimed at. A row that is missing makes no ratio.
import { type Row, toMarkdown } from '../report.ts';

export interface Ratio {
  readonly operation: string;
  readonly connections: number;
  readonly subject: string;
  readonly peer: string;
  readonly ratio: number;
  /** Null where nothing was promised. */
  readonly aim: number | null;
}

const OURS = ['davit-sqlite', 'davit-postgres'] as const;
const LIMIT_AIM = 0.6;
/** Multiples are promised where connections are many. */
const AIM_CONNECTIONS = 64;
const OF_POSTGRES: Readonly<Record<string, number>> = {
  ...{ redeem: 6, 'redeem-bearer': 10, refresh: 6, 'refresh-bearer': 10, userinfo: 3, 'userinfo-bearer': 6 },
};

function aimOf(operation: string, connections: number, peer: string): number | null {
  if (connections !== AIM_CONNECTIONS) return null;
  if (peer.startsWith('limit-')) return LIMIT_AIM;
  if (peer === 'oidc-provider-memory') return 1;
  return peer === 'oidc-provider-postgres' ? (OF_POSTGRES[operation] ?? null) : null;
}

const isPeerOf = (subject: string, peer: string): boolean =>
  peer.startsWith('limit-') ? peer === subject.replace('davit-', 'limit-') : !peer.startsWith('davit-');

export function toRatios(rows: readonly Row[]): Ratio[] {
  return rows.flatMap((ours) => {
    const { operation, connections, subject } = ours;
    if (!OURS.some((name) => name === subject)) return [];
    return rows
      .filter((row) => row.operation === operation && row.connections === connections && isPeerOf(subject, row.subject))
      .map(({ subject: peer, median }) => ({
        ...{ operation, connections, subject, peer },
        ratio: ours.median / median,
        aim: aimOf(operation, connections, peer),
      }));
  });
}

export const isMissed = ({ ratio, aim }: Ratio): boolean => aim !== null && !(ratio >= aim);

const verdict = (ratio: Ratio): string =>
  ratio.aim === null ? '' : isMissed(ratio) ? '**missed**: why, see bench/README.md' : 'met';

export const ratioTable = (ratios: readonly Ratio[]): string =>
  toMarkdown(
    ['operation', 'connections', 'subject', 'peer', '× as fast', 'aim', ''],
    ratios.map((ratio) => [
      ratio.operation,
      String(ratio.connections),
      ratio.subject,
      ratio.peer,
      ratio.ratio.toFixed(2),
      ratio.aim === null ? '' : `≥ ${ratio.aim}`,
      verdict(ratio),
    ]),
  );
