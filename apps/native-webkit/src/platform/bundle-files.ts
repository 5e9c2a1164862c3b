// The unpacked files of installed versions, named by their hashes: no path of a publisher reaches the disk. Trusts nothing it reads.
import type { NativeFiles, VersionPlace } from '@davit/container/native';
import { bytesBelow, entriesOf, joinPath, makeFolder, readWhole, removeAll, writeWhole } from './folder.ts';

export function createBundleFiles(folder: string): NativeFiles {
  const appFolder = (appId: string): string => joinPath(folder, appId);
  const place = ({ appId, integrityId }: VersionPlace): string => joinPath(folder, appId, integrityId);
  return {
    read: (version, hash) => readWhole(joinPath(place(version), hash)),
    async write(version, hash, bytes) {
      makeFolder(place(version));
      return writeWhole(joinPath(place(version), hash), bytes);
    },
    versions: async (appId) => entriesOf(appFolder(appId)).map(({ name }) => name),
    remove: async (version) => removeAll(place(version)),
    usage: async (appId) => bytesBelow(appFolder(appId)),
  };
}
