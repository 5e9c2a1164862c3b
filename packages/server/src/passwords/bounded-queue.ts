// Runs at most so many tasks at a time and lets at most so many wait; the next one is refused at once.
import { StoreUnavailable } from '@davit/auth';

export interface BoundedQueue {
  /** Rejects with `StoreUnavailable` (503 on the wire, nothing was written) when the queue is full. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createBoundedQueue(limits: { readonly running: number; readonly waiting: number }): BoundedQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(task) {
      if (running >= limits.running) {
        if (waiting.length >= limits.waiting)
          throw new StoreUnavailable('nothing_written', 'too many passwords at once');
        // The task that ends hands its place over: `running` stays as it is.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        running += 1;
      }
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
