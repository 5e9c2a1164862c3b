// A folder as a FileSource. Reads below its root only, links included; keeps bytes until a file changes.
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { FileSource } from '../config.ts';

interface Kept {
  readonly stamp: string;
  readonly bytes: Uint8Array;
}

/** `path` of `read` is a decoded URL path: begins with `/`, no dot segment. */
export function folderSource(folder: string): FileSource {
  const kept = new Map<string, Kept>();
  return {
    async read(path) {
      if (!path.startsWith('/') || path.includes('\0') || path.split('/').includes('..')) return null;
      try {
        const root = await realpath(folder);
        const file = await realpath(join(root, path));
        if (!file.startsWith(root + sep)) return null;
        const facts = await stat(file);
        if (!facts.isFile()) return null;
        const stamp = `${facts.mtimeMs}:${facts.size}:${facts.ino}`;
        const before = kept.get(file);
        if (before?.stamp === stamp) return before.bytes;
        const bytes = await readFile(file);
        kept.set(file, { stamp, bytes });
        return bytes;
      } catch (error) {
        if (isAbsence(error)) return null;
        throw error;
      }
    },
  };
}

const ABSENCE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL']);
const isAbsence = (error: unknown): boolean =>
  error instanceof Error && ABSENCE.has((error as NodeJS.ErrnoException).code ?? '');
