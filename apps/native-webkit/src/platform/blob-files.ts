// Kept `.ma` files by the name that the container gives them. Bytes from here are verified again by whoever reads them.
import type { BlobStore } from '@davit/container';
import { decodeBase64url, decodeUtf8, encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { entriesOf, joinPath, makeFolder, readWhole, removeAll, writeWhole } from './folder.ts';

/** As a name of a file can be: 255 bytes. */
const MAX_LENGTH = 255;

export function createBlobFiles(folder: string): BlobStore {
  makeFolder(folder);
  // In base64url no name leads out of the folder.
  const fileOf = (name: string): string => {
    const file = encodeBase64url(encodeUtf8(name));
    if (file === '' || file.length > MAX_LENGTH) throw new TypeError('That is no name of a kept bundle');
    return joinPath(folder, file);
  };
  const nameOf = (file: string): readonly string[] => {
    const name = decodeUtf8(decodeBase64url(file) ?? new Uint8Array()) ?? '';
    return name === '' ? [] : [name];
  };
  return {
    get: async (name) => readWhole(fileOf(name)),
    async put(name, bytes) {
      if (writeWhole(fileOf(name), bytes) === 'full') throw new Error('There is no room on this device');
    },
    delete: async (name) => removeAll(fileOf(name)),
    names: async () => entriesOf(folder).flatMap(({ name }) => nameOf(name)),
  };
}
