// New paths for databases, in a directory that goes when the test file is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Each test file calls it once, outside of its tests; what it answers makes a new path. */
export function temporaryFiles(): () => string {
  const directory = mkdtempSync(join(tmpdir(), 'davit-store-'));
  let count = 0;
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return () => {
    count += 1;
    return join(directory, `${count}.db`);
  };
}
