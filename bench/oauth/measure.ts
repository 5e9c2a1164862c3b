// Runs operations over subjects, interleaved: in each run every subject once, beginning with another one each time.
import { medianOf, type Row } from '../report.ts';
import { type Measurement, sendLoad } from './load.ts';
import type { Operation } from './operations.ts';
import type { Subject } from './subjects.ts';

export type Timed = Measurement & { readonly cpuUs: number };
export interface Measured {
  readonly rows: readonly Row[];
  /** Who could not do what. */
  readonly leftOut: readonly string[];
}

/** Null where the subject has no such operation. */
export async function runOnce(
  { server, port, population }: Subject,
  operation: Operation,
  connections: number,
  requests: number,
): Promise<Timed | null> {
  if (operation.flavour === 'dpop' && !population.hasDpop) return null;
  const workload = await operation.prepare(population, connections, requests);
  if (workload === null) return null;
  const before = await server.cpuMicroseconds();
  const measured = await sendLoad(port, connections, workload);
  return { ...measured, cpuUs: ((await server.cpuMicroseconds()) - before) / measured.requests };
}

export function toRow(operation: string, connections: number, subject: string, runs: readonly Timed[]): Row {
  const median = (pick: (run: Timed) => number, digits: number) => Number(medianOf(runs.map(pick)).toFixed(digits));
  return {
    operation,
    connections,
    subject,
    median: median((run) => run.perSecond, 1),
    unit: 'requests/s',
    p50_ms: median((run) => run.p50Ms, 3),
    p99_ms: median((run) => run.p99Ms, 3),
    cpu_us: median((run) => run.cpuUs, 1),
  };
}

const rotated = <T>(items: readonly T[], by: number): T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];

async function measureOne(
  subjects: readonly Subject[],
  operation: Operation,
  connections: number,
  { runs, requests }: { readonly runs: number; readonly requests: number },
): Promise<Row[]> {
  const results = new Map<string, Timed[]>(subjects.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1)
    for (const subject of rotated(subjects, run)) {
      const timed = await runOnce(subject, operation, connections, requests).catch((error: unknown) => {
        throw new Error(`${subject.name}, ${operation.name}`, { cause: error });
      });
      if (timed !== null) results.get(subject.name)?.push(timed);
    }
  const rows = [...results]
    .filter(([, timed]) => timed.length > 0)
    .map(([name, timed]) => toRow(operation.name, connections, name, timed));
  console.error(
    `  ${operation.name} × ${connections}: ${rows.map((row) => `${row.subject} ${Math.round(row.median)}/s`).join(', ')}`,
  );
  return rows;
}

export async function measure(
  subjects: readonly Subject[],
  operations: readonly Operation[],
  settings: { readonly runs: number; readonly requests: Readonly<Record<number, number>>; readonly warmUp: number },
): Promise<Measured> {
  const leftOut: string[] = [];
  const rows: Row[] = [];
  for (const operation of operations) {
    const able: Subject[] = [];
    for (const subject of subjects)
      if ((await runOnce(subject, operation, 16, settings.warmUp)) === null)
        leftOut.push(`${operation.name}: ${subject.name}`);
      else able.push(subject);
    for (const [connections, requests] of Object.entries(settings.requests))
      if (able.length > 0)
        rows.push(...(await measureOne(able, operation, Number(connections), { runs: settings.runs, requests })));
  }
  return { rows, leftOut };
}
