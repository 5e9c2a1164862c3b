// Puts the files of a page or a mini-program into a folder, for a server or a bundle to take them from.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** By path. */
export type Files = Readonly<Record<string, string>>;

/** Answers the folder. */
export async function writeFiles(folder: string, files: Files): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}
