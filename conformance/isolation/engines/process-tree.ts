// The processes below one that we have started, from what the system says of them (Linux): what they compute, and which of them does.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

function read(pid: number): ProcessLine | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold anything; behind its last bracket all is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      pid,
      parent: Number(fields[1]),
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
}

/** By process: how many seconds it has computed. Without the first one itself. */
export function secondsBelow(root: number): ReadonlyMap<number, number> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
  const found = new Map<number, number>();
  const queue = [root];
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const { pid, parent, seconds } of all)
      if (parent === at && !found.has(pid)) {
        found.set(pid, seconds);
        queue.push(pid);
      }
  return found;
}

export const sumBelow = (root: number): number => [...secondsBelow(root).values()].reduce((sum, one) => sum + one, 0);

/** Which of them computes most while `work` goes on: the one in which it goes on. */
export async function busiestBelow(root: number, work: () => Promise<unknown>): Promise<number> {
  const before = secondsBelow(root);
  await work();
  const after = [...secondsBelow(root)].map(([pid, seconds]) => [pid, seconds - (before.get(pid) ?? 0)] as const);
  const [busiest] = after.sort(([, a], [, b]) => b - a);
  if (busiest === undefined || busiest[1] < 0.2) throw new Error('no process computes');
  return busiest[0];
}
