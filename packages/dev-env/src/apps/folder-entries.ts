// The files of an app folder that count: those that are watched are those that are packed. Reads names only.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What editors and tools leave in a folder; `node_modules` of a mini-program without a build is too large to look at. */
const IGNORED = /^\.|~$|^node_modules$/;

/** Of a development server that was started beside the files: nothing that anybody meant to be packed. */
const STATE_FOLDER = '.davit';

/**
 * In a fixed order, as paths that begin with `folder`; links are files. What cannot be read right now is left out. `leave` is
 * told the files and folders that are left out by their name.
 */
export async function* folderEntries(
  folder: string,
  leave: (path: string) => void = () => undefined,
): AsyncGenerator<string> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.name === STATE_FOLDER) continue;
    if (IGNORED.test(entry.name)) leave(path);
    // Links to folders are not followed: they may lead in a circle.
    else if (entry.isDirectory()) yield* folderEntries(path, leave);
    else yield path;
  }
}

const entriesOf = (path: string): Promise<Dirent[]> =>
  readdir(path, { withFileTypes: true }).then(
    (entries) => entries.sort((one, other) => (one.name < other.name ? -1 : 1)),
    () => [],
  );
