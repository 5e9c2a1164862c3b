// Whether anything that a folder serves has changed: one short text, the same as long as names, sizes and times are. Reads no file.
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What editors and tools leave in a folder; `node_modules` of a mini-program without a build is too large to look at. */
const IGNORED = /^\.|~$|^node_modules$/;
/** A folder with more is looked at in part; it is looked at several times a second. */
const MAX_FILES = 2_000;

/** Never rejects: what cannot be read right now is left out. */
export async function folderStamp(folder: string): Promise<string> {
  const hash = createHash('sha256');
  let left = MAX_FILES;
  const walk = async (path: string): Promise<void> => {
    for (const entry of await entriesOf(path)) {
      if (left === 0) return;
      const file = join(path, entry.name);
      // Links to folders are not followed: they may lead in a circle.
      if (entry.isDirectory()) await walk(file);
      else {
        left -= 1;
        hash.update(`${file}\0${await fileStamp(file)}\0`);
      }
    }
  };
  await walk(folder);
  return hash.digest('base64url');
}

/** Empty when there is no such file. */
export const fileStamp = (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs}:${size}:${ino}`,
    () => '',
  );

const entriesOf = (path: string): Promise<Dirent[]> =>
  readdir(path, { withFileTypes: true }).then(
    (entries) =>
      entries.filter(({ name }) => !IGNORED.test(name)).sort((one, other) => (one.name < other.name ? -1 : 1)),
    () => [],
  );
