// Deletes what has expired, a bounded batch at a time, so that no request ever waits for it long; and batch after batch until
// nothing is left, so that a busy server does not grow for ever.
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthStore, LogPort } from '@davit/auth';

const EVERY_MS = 30_000;
const ROWS = 500;
/** Between two batches: requests that came meanwhile go first. */
const PAUSE_MS = 10;

/** Answers the function that stops it. */
export function startSweeper(
  store: Pick<AuthStore, 'sweep'>,
  log: LogPort,
  everyMs: number = EVERY_MS,
): () => Promise<void> {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    let gone = 0;
    try {
      for (let rows = ROWS; rows >= ROWS && !isStopped; await sleep(PAUSE_MS)) {
        rows = await store.sweep(ROWS);
        gone += rows;
      }
    } catch (error) {
      log.warn('store.sweep_failed', { error });
    }
    if (gone > 0) log.info('store.swept', { rows: gone });
  };
  const timer = setInterval(() => {
    running = running.then(sweep);
  }, everyMs);
  timer.unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
    return running;
  };
}
