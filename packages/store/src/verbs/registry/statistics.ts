// Counters of versions, one row each: they add up whoever writes, and stop at what a number holds exactly.
import type { VersionCounters, VersionStatistics } from '@davit/registry';
import { leastOf } from '../least-of.ts';
import { keep, type Transactions } from '../transaction.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const ADD = `INSERT INTO registry_statistics (app_id, version_code, counter, count)
  VALUES (:app, :code, :counter, :count)
  ON CONFLICT (app_id, version_code, counter) DO UPDATE SET count = ${leastOf('registry_statistics.count + excluded.count', `${MOST}`)}`;
const READ = `SELECT version_code, counter, count FROM registry_statistics WHERE app_id = :app
  ORDER BY version_code DESC`;

const BUCKET = 'ms';
type Plain = Exclude<keyof VersionCounters, 'launch_ms'>;
const PLAIN: readonly Plain[] = ['launches', 'crashes', 'not_ready'];

export const countStatistics = (transactions: Transactions, added: readonly VersionStatistics[]): Promise<void> =>
  transactions.writeRelaxed(function* (tx) {
    for (const { app_id: app, version_code: code, counters } of added) {
      const { launch_ms, ...plain } = counters;
      // The buckets that are empty are there too, once: how many there are is the port's to say.
      const rows: (readonly [string, number])[] = [
        ...Object.entries(plain),
        ...launch_ms.map((count, at) => [`${BUCKET}${at}`, count] as const),
      ];
      for (const [counter, count] of rows) yield* tx.run(ADD, { app, code, counter, count });
    }
    return keep(undefined);
  });

interface Row {
  readonly version_code: number;
  readonly counter: string;
  readonly count: number;
}

export async function readStatistics(
  transactions: Transactions,
  appId: string,
): Promise<readonly { readonly version_code: number; readonly counters: VersionCounters }[]> {
  const rows = await transactions.read(function* (reader) {
    return yield* reader.all<Row>(READ, { app: appId });
  });
  const versions = new Map<number, { [K in Plain]: number } & { launch_ms: number[] }>();
  for (const { version_code, counter, count } of rows) {
    const counters = versions.get(version_code) ?? { launches: 0, crashes: 0, not_ready: 0, launch_ms: [] };
    versions.set(version_code, counters);
    const plain = PLAIN.find((name) => name === counter);
    if (plain !== undefined) counters[plain] = count;
    else counters.launch_ms[Number(counter.slice(BUCKET.length))] = count;
  }
  return [...versions].map(([version_code, counters]) => ({ version_code, counters }));
}
