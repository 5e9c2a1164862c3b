// One file out of a bundle that was verified before, without unpacking the others.
import { readArchive } from './read-archive.ts';
import { unpackEntry } from './unpack-entry.ts';

/** Null when there is none of that name, when it is larger than `maxBytes`, or when the archive is none. */
export function readBundleFile(archive: Uint8Array, path: string, maxBytes: number): Uint8Array | null {
  const entries = readArchive(archive);
  const entry = entries.ok ? entries.value.find((one) => one.path === path) : undefined;
  if (entry === undefined || entry.size > maxBytes) return null;
  const bytes = unpackEntry(archive, entry);
  return bytes.ok ? bytes.value : null;
}
