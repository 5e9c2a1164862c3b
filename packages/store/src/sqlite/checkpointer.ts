// Brings the write-ahead log into the database file on a thread of its own, for that is what takes a disk's time. First beside the
// writes of this process; then what came meanwhile, while they wait for a moment: only a log that is in the file as a whole is
// written from its beginning again. What cannot be done now is done next time, or by SQLite itself when the log is large.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { CHECKPOINT_THREAD } from './checkpoint-thread.ts';

/** Some 20 MB of log. */
const AFTER_WRITES = 1_000;
/** In pages of 4 KiB: what SQLite does within a COMMIT, where the thread does not get along. */
export const AUTO_CHECKPOINT = 'PRAGMA wal_autocheckpoint = 16384';

export interface Checkpointer {
  /** So many more verbs have been committed. */
  grew(verbs: number): void;
  /** Resolves when a write may begin. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface CheckpointThread {
  /** True when all of the log is in the database file. */
  checkpoint(): Promise<boolean>;
  end(): Promise<void>;
}

export function startThread(path: string): CheckpointThread {
  const driver = createRequire(import.meta.url).resolve('libsql');
  const worker = new Worker(CHECKPOINT_THREAD, { eval: true, workerData: { driver, path } });
  worker.unref();
  const exited = new Promise<boolean>((resolve) => {
    // An error ends the thread; SQLite goes on by itself.
    worker.on('error', () => undefined);
    worker.on('exit', () => resolve(false));
  });
  return {
    checkpoint() {
      const answered = new Promise<boolean>((resolve) => worker.once('message', resolve));
      worker.postMessage('checkpoint');
      return Promise.race([answered, exited]);
    },
    async end() {
      worker.postMessage('end');
      await exited;
    },
  };
}

export function createCheckpointer(start: () => CheckpointThread, afterWrites = AFTER_WRITES): Checkpointer {
  let thread: CheckpointThread | null = null;
  let writes = 0;
  let running: Promise<void> | null = null;
  let closing: Promise<boolean> | null = null;

  const run = async (): Promise<void> => {
    thread ??= start();
    await thread.checkpoint();
    closing = thread.checkpoint();
    await closing;
    closing = null;
    running = null;
  };
  return {
    grew(verbs) {
      writes += verbs;
      if (writes < afterWrites || running !== null) return;
      writes = 0;
      running = run();
    },
    async ready() {
      if (closing !== null) await closing;
    },
    async close() {
      await running;
      await thread?.end();
      thread = null;
    },
  };
}
