// A folder with a manifest.json → a mini-program that can be served, or a sentence that names file and key.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseManifest } from '@davit/bundle';
import { folderSource, type ServedApp } from '@davit/server';

const MANIFEST = 'manifest.json';

/** A folder that cannot be served; the message is for the person who named it. */
export class AppFolderError extends Error {
  override readonly name = 'AppFolderError';
}

export async function loadApp(folder: string): Promise<ServedApp> {
  const file = join(resolve(folder), MANIFEST);
  const manifest = parseManifest(await readManifest(file, folder), { development: true });
  if (!manifest.ok) {
    const faults = manifest.failure.map(({ path, message }) => `  ${path === '' ? 'the file' : path}: ${message}`);
    throw new AppFolderError(
      `${file} is not a manifest that can be served:\n${faults.join('\n')}\nEvery key: docs/reference/manifest.md`,
    );
  }
  return { appId: manifest.value.app_id, manifest: manifest.value, files: folderSource(folder) };
}

async function readManifest(file: string, folder: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const built = await readFile(join(folder, 'dist', MANIFEST)).then(
      () => true,
      () => false,
    );
    throw new AppFolderError(
      `${file} does not exist. A mini-program is a folder with a ${MANIFEST}${built ? `; there is one in ${join(folder, 'dist')}` : ''}.`,
    );
  }
}
