// An app folder → every file that goes into its bundle. Reads below the folder only, and no more than a bundle may hold.
import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { MAX_FILES, MAX_UNPACKED_BYTES } from '@davit/bundle';
import { AppFolderError } from './app-folder-error.ts';
import { folderEntries } from './folder-entries.ts';

const inMegabytes = (bytes: number): string => String(Math.round(bytes / 1024 / 102.4) / 10);

export interface FolderFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Left out by their name, files and folders; and links to folders, and to nothing. */
  readonly leftOut: readonly string[];
}

/** Paths are as in a bundle: relative, with slashes. */
export async function readFolder(folder: string): Promise<FolderFiles> {
  const root = await realpath(folder);
  const inBundle = (path: string): string => relative(root, path).split(sep).join('/');
  const files = new Map<string, Uint8Array>();
  const leftOut: string[] = [];
  let size = 0;
  let largest = { path: '', size: 0 };
  for await (const path of folderEntries(root, (path) => leftOut.push(inBundle(path)))) {
    const target = await realpath(path).catch(() => null);
    if (target !== null && !target.startsWith(root + sep)) {
      throw new AppFolderError(`${path} is a link to outside of ${folder}; put the file itself there.`);
    }
    const facts = target === null ? null : await stat(target).catch(() => null);
    if (target === null || facts === null || facts.isDirectory()) {
      // Gone again, or a link that leads nowhere or to a folder.
      if ((await lstat(path).catch(() => null))?.isSymbolicLink()) leftOut.push(inBundle(path));
      continue;
    }
    if (!facts.isFile())
      throw new AppFolderError(`${path} is no file but a pipe, a socket or a device; take it out of ${folder}.`);
    size += facts.size;
    if (facts.size > largest.size) largest = { path, size: facts.size };
    if (size > MAX_UNPACKED_BYTES || files.size >= MAX_FILES) {
      throw new AppFolderError(
        `${folder} is too large for a bundle: at most ${inMegabytes(MAX_UNPACKED_BYTES)} MB in ${MAX_FILES} files. ` +
          `The largest so far is ${largest.path} with ${inMegabytes(largest.size)} MB. ` +
          'Make it smaller or leave it out; with a bundler, name the folder that your build writes.',
      );
    }
    files.set(inBundle(path), new Uint8Array(await readFile(target)));
  }
  return { files, leftOut };
}
