// Kept `.ma` files by the name that the container gives them. Bytes from here are verified again by whoever reads them.
import type { BlobStore } from '@davit/container';
import { entriesOf, joinPath, makeFolder, readWhole, removeAll, writeWhole } from './folder.ts';

/** Digests and short words; nothing that could lead out of the folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export function createBlobFiles(folder: string): BlobStore {
  makeFolder(folder);
  const fileOf = (name: string): string => {
    if (!NAME.test(name)) throw new TypeError('That is no name of a kept bundle');
    return joinPath(folder, name);
  };
  return {
    get: async (name) => readWhole(fileOf(name)),
    async put(name, bytes) {
      if (writeWhole(fileOf(name), bytes) === 'full') throw new Error('There is no room on this device');
    },
    delete: async (name) => removeAll(fileOf(name)),
    names: async () =>
      entriesOf(folder)
        .map(({ name }) => name)
        .filter((name) => NAME.test(name)),
  };
}
