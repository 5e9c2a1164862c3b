// What Chromium's processes cost, read from /proc: CPU time and memory of a process and everything it started. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Undefined for what ended while it was being read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function listProcesses(): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    // The name in parentheses may hold anything; after it come state and parent.
    const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
    return fields === undefined ? [] : [{ pid: Number(pid), parent: Number(fields[1]) }];
  });
}

export function withDescendants(root: number): number[] {
  const all = listProcesses();
  const found = [root];
  for (const pid of found) found.push(...all.filter(({ parent }) => parent === pid).map((child) => child.pid));
  return found;
}

/** Of all threads that live, in nanoseconds as the scheduler counts them; `stat` counts in steps of 10 ms. */
function cpuNanoseconds(pid: number): number {
  let sum = 0;
  try {
    for (const task of readdirSync(`/proc/${pid}/task`))
      sum += Number(read(`/proc/${pid}/task/${task}/schedstat`)?.split(' ')[0] ?? 0);
  } catch {
    // It has ended.
  }
  return sum;
}

export const cpuMicroseconds = (root: number): number =>
  withDescendants(root).reduce((sum, pid) => sum + cpuNanoseconds(pid), 0) / 1000;

export interface RendererMemory {
  readonly renderers: number;
  /** Proportional set size: a page that n processes share counts 1/n in each. */
  readonly pssMegabytes: number;
}

export function rendererMemory(root: number): RendererMemory {
  const sizes = withDescendants(root)
    .filter((pid) => read(`/proc/${pid}/cmdline`)?.includes('--type=renderer') === true)
    .map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) / 1024);
  return { renderers: sizes.length, pssMegabytes: sizes.reduce((sum, size) => sum + size, 0) };
}
