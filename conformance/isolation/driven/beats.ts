// The promise of speed under attack, and how it is told from the beats of a heart. A page that stands still for a second has let
// everybody wait who came in that second: each beat that was due in it counts with the time that it still had to wait.
import { BEAT_MS } from './page/heartbeat.ts';

/** What no mini-program can make the host later than, at the 99th percentile; and a sibling, where it has a process of its own. */
export const HOST_P99_MS = 200;
export const SIBLING_P99_MS = 500;

export interface Lateness {
  readonly host: number;
  readonly sibling: number;
}

/** The 99th percentile of how late a reaction was, at any moment of the window. */
export function p99(gaps: readonly number[]): number {
  const waits: number[] = [];
  for (const gap of gaps) for (let wait = gap; wait > 0; wait -= BEAT_MS) waits.push(wait);
  waits.sort((a, b) => a - b);
  return Math.round(waits[Math.floor(waits.length * 0.99)] ?? 0);
}

/** What of the promise is broken, in words; null when it is kept. */
export function brokenPromise({ host, sibling }: Lateness): string | null {
  const late = [
    host > HOST_P99_MS ? `the host was ${host} ms late (p99)` : '',
    sibling > SIBLING_P99_MS ? `the sibling was ${sibling} ms late (p99)` : '',
  ].filter((text) => text !== '');
  return late.length === 0 ? null : late.join(', ');
}
