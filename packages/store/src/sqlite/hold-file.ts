// A file that one holder has at a time, in this process or another. The operating system keeps the lock, so it ends with the
// process, however that ends: no process id to look up, nothing stale to clean away. The file stays and holds nothing.
import { writeFileSync } from 'node:fs';
import { openConnection } from './statement.ts';

const SQLITE_BUSY = 5;

export interface HeldFile {
  /** May be called twice. */
  release(): void;
}

/** Null when somebody else holds it. Its directory must exist. */
export function holdFile(path: string): HeldFile | null {
  make(path);
  const connection = openConnection(path);
  try {
    // Nothing is ever written: no journal beside it.
    connection.exec('PRAGMA journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if ((error as { readonly rawCode?: unknown }).rawCode === SQLITE_BUSY) return null;
    throw error;
  }
  return {
    release() {
      if (!connection.open) return;
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

/** Never opens a file that is there: closing it again would end the locks that this process has on it (POSIX). */
function make(path: string): void {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
