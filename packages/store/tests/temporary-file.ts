// A new path for a database, in a directory that goes when the test file is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'davit-store-'));
let count = 0;

export function temporaryFile(): string {
  count += 1;
  return join(directory, `${count}.db`);
}

afterAll(() => rmSync(directory, { recursive: true, force: true }));
