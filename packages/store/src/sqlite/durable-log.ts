// Brings SQLite's write-ahead log to the disk beside the event loop. SQLite itself would do that within COMMIT and hold everything up; it
// is told not to (`synchronous = NORMAL`), which leaves it the syncs around its checkpoints.
import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';
import { busy } from './failure.ts';
import type { Connection } from './statement.ts';

export interface DurableLog {
  /** Something was committed. */
  grew(): void;
  /** Resolves when all that was committed before is on the disk; rejects when nobody can know. */
  reach(): Promise<void>;
  /**
   * After a sync that failed nobody knows what the disk has, and another sync would not tell: the operating system reports such a
   * failure once. So all of the log goes into the database file first, which is a sync of other pages. Throws while that fails; as a lock would, where somebody reads.
   */
  heal(): Promise<void>;
}

/** Syncs one file. */
export interface FileSync {
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The log of the database at `path`, which is there from the first commit on, as long as a connection has the database open. SQLite
 * holds no lock on it that closing would end (POSIX).
 */
export function logOf(path: string): FileSync {
  let file: number | null = null;
  return {
    async sync() {
      file ??= await promisify(open)(`${path}-wal`, 'r+');
      await promisify(fdatasync)(file);
    },
    async close() {
      const opened = file;
      file = null;
      if (opened !== null) await promisify(close)(opened);
    },
  };
}

const CHECKPOINT = 'PRAGMA wal_checkpoint(TRUNCATE)';

export function createDurableLog(connection: Connection, file: FileSync): DurableLog {
  let isBehind = false;
  let isUncertain = false;
  return {
    grew() {
      isBehind = true;
    },
    async reach() {
      if (!isBehind) return;
      try {
        await file.sync();
        isBehind = false;
      } catch (error) {
        isUncertain = true;
        throw error;
      }
    },
    async heal() {
      if (!isUncertain) return;
      const done = connection.get<{ busy: number }>(CHECKPOINT);
      if (done?.busy !== 0) throw busy('the log is in use, so it cannot be brought into the database file');
      isUncertain = false;
      isBehind = false;
    },
  };
}
