// The folder that holds everything of one development server: database, key file, secrets, dev.json.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StateDirectory {
  readonly path: string;
  file(name: string): string;
  /** Removes a temporary folder; leaves one that the caller named. */
  release(): Promise<void>;
}

export async function openStateDirectory(path: string | undefined): Promise<StateDirectory> {
  const root = path ?? (await mkdtemp(join(tmpdir(), 'davit-')));
  await mkdir(root, { recursive: true, mode: 0o700 });
  return {
    path: root,
    file: (name) => join(root, name),
    async release() {
      if (path === undefined) await rm(root, { recursive: true, force: true });
    },
  };
}
