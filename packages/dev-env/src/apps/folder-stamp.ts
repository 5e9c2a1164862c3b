// Whether anything that a folder serves has changed: one short text, the same as long as names, sizes and times are. Reads no file.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { folderEntries } from './folder-entries.ts';

/** A folder with more is looked at in part; it is looked at several times a second, and no bundle holds more. */
const MAX_FILES = 2_000;

/** Never rejects: what cannot be read right now is left out, and so is what does not count. */
export async function folderStamp(folder: string, counts: (path: string) => boolean = () => true): Promise<string> {
  const hash = createHash('sha256');
  let left = MAX_FILES;
  for await (const file of folderEntries(folder)) {
    if (left === 0) break;
    if (!counts(file)) continue;
    left -= 1;
    hash.update(`${file}\0${await fileStamp(file)}\0`);
  }
  return hash.digest('base64url');
}

/** Empty when there is no such file. */
export const fileStamp = (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs}:${size}:${ino}`,
    () => '',
  );
