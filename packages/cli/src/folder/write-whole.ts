// A file that is there whole or not at all: written beside its place, flushed, then renamed.
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export function writeWhole(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    const file = openSync(draft, 'wx', 0o644);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    // Whoever asked knows of no draft.
    if (error instanceof Error) error.message = error.message.replaceAll(draft, path);
    throw error;
  }
}
