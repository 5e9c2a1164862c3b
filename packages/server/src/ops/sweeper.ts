// Deletes what has expired, a bounded batch at a time, so that no request ever waits for it long.
import type { AuthStore, LogPort } from '@davit/auth';

const EVERY_MS = 30_000;
const ROWS = 500;

/** Answers the function that stops it. */
export function startSweeper(store: Pick<AuthStore, 'sweep'>, log: LogPort): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      const rows = await store.sweep(ROWS);
      if (rows > 0) log.info('store.swept', { rows });
    } catch (error) {
      log.warn('store.sweep_failed', { error });
    }
  };
  const timer = setInterval(() => {
    running = running.then(sweep);
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
