// The container's small durable store: one file a key, all of them in memory. Compare-and-set is atomic because one process has the
// folder (see one-host.ts) and nothing waits between the comparison and the file's being in place.
import type { ContainerStore } from '@davit/container';
import { decodeUtf8, encodeUtf8, toHex } from '@davit/crypto';
import { entriesOf, joinPath, makeFolder, readWholeNow, removeAll, writeWhole } from './folder.ts';

interface Kept {
  readonly key: string;
  readonly value: string;
}

function read(bytes: Uint8Array | null): Kept | null {
  try {
    const { key, value } = JSON.parse(decodeUtf8(bytes ?? new Uint8Array()) ?? '') as Partial<Kept>;
    return typeof key === 'string' && typeof value === 'string' ? { key, value } : null;
  } catch {
    return null;
  }
}

export function openTextStore(
  folder: string,
  { sha256 }: { readonly sha256: (data: Uint8Array) => Uint8Array },
): ContainerStore {
  makeFolder(folder);
  const fileOf = (key: string): string => joinPath(folder, toHex(sha256(encodeUtf8(key))));
  const values = new Map<string, string>();
  for (const { name } of entriesOf(folder)) {
    const kept = read(readWholeNow(joinPath(folder, name)));
    // A file under another name than its key's was not put there by this store.
    if (kept !== null && fileOf(kept.key) === joinPath(folder, name)) values.set(kept.key, kept.value);
  }
  return {
    get: async (key) => values.get(key) ?? null,
    async cas(key, old, next) {
      if ((values.get(key) ?? null) !== old) return false;
      if (next === null) {
        removeAll(fileOf(key));
        values.delete(key);
      } else {
        if (writeWhole(fileOf(key), encodeUtf8(JSON.stringify({ key, value: next }))) === 'full')
          throw new Error('There is no room on this device');
        values.set(key, next);
      }
      return true;
    },
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}
