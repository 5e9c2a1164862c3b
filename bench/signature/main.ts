// `npm run bench -- signature [--quick]`: requests signed and verified per second of one core, beside two libraries and bare node:crypto.
import { SIGNING_ALGORITHMS } from '@davit/signature';
import { machine, medianOf, type Report, type Row, toTable, writeReport } from '../report.ts';
import { COLUMNS } from './columns.ts';
import { createKeys, createSubjects, type Subject } from './subjects.ts';

interface Settings {
  readonly rounds: number;
  /** CPU time of one slice. */
  readonly sliceMs: number;
}
const FULL: Settings = { rounds: 25, sliceMs: 60 };
const QUICK: Settings = { rounds: 9, sliceMs: 20 };
const VERBS = ['verify', 'sign'] as const;
type Verb = (typeof VERBS)[number];

/** User and system, all threads: what others do on the machine does not count. */
const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

async function measure(subject: Subject, verb: Verb, times: number): Promise<number> {
  const before = cpuMicroseconds();
  await subject[verb](times);
  return (cpuMicroseconds() - before) / times;
}

/** How many make a slice, found while warming up. */
async function warmUp(subject: Subject, verb: Verb, { sliceMs }: Settings): Promise<number> {
  await measure(subject, verb, 600);
  const each = await measure(subject, verb, 600);
  return Math.max(64, Math.round((sliceMs * 1000) / each));
}

async function measureOperation(subjects: readonly Subject[], verb: Verb, operation: string, settings: Settings) {
  const times = new Map<Subject, number>();
  const costs = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
  for (const subject of subjects) times.set(subject, await warmUp(subject, verb, settings));
  for (let round = 0; round < settings.rounds; round += 1)
    for (let i = 0; i < subjects.length; i += 1) {
      // Another one begins each round.
      const subject = subjects[(i + round) % subjects.length] as Subject;
      costs.get(subject)?.push(await measure(subject, verb, times.get(subject) as number));
    }
  return subjects.map((subject): Row => {
    const cost = medianOf(costs.get(subject) ?? []);
    return {
      operation,
      connections: 1,
      subject: subject.name,
      median: Number((1e6 / cost).toFixed(1)),
      unit: 'requests/s',
      p50_ms: null,
      p99_ms: null,
      cpu_us: Number(cost.toFixed(2)),
    };
  });
}

/** `args`: what stands behind the name of the benchmark. */
export async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) throw new Error(`unknown argument ${unknown}; there is only --quick`);
  const settings = args.includes('--quick') ? QUICK : FULL;
  const started = Date.now();
  const rows: Row[] = [];
  for (const algorithm of SIGNING_ALGORITHMS) {
    const subjects = createSubjects(createKeys(algorithm));
    for (const verb of VERBS) {
      console.error(`… ${verb}-${algorithm}`);
      rows.push(...(await measureOperation(subjects, verb, `${verb}-${algorithm}`, settings)));
    }
  }
  const report: Report = { machine: machine(), date: new Date().toISOString().slice(0, 10), rows };
  const seconds = Math.round((Date.now() - started) / 1000);
  const table = toTable(report, COLUMNS);
  const note = `Requests per second of CPU time of one core; medians of ${settings.rounds} interleaved rounds; POST with 1 KiB of body; ${seconds} s in all. How to read it: bench/README.md.`;
  await writeReport('signature', report, [note, '', table]);
  console.log(table);
  console.error(`✓ bench/results/signature.md and signature.json (${seconds} s)`);
}
