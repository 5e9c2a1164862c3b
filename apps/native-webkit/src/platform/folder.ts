// Folders and files that only this user can read (0700, 0600). A file is replaced whole, and is on the disk when the call returns.
import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import { tookIn } from './collect.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
/** G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE: another file, synced, renamed over the old one. */
const WHOLE_AND_SYNCED = 3;
const isA = (error: unknown, code: number): boolean => (error as { readonly code?: unknown } | null)?.code === code;

export const joinPath = (...parts: readonly string[]): string => GLib.build_filenamev(parts);

export function makeFolder(path: string): void {
  if (GLib.mkdir_with_parents(path, PRIVATE_FOLDER) !== 0) throw new Error(`The folder ${path} cannot be made`);
}

/** `full`: there is no room. The folder must be there. */
export function writeWhole(path: string, bytes: Uint8Array): 'written' | 'full' {
  try {
    GLib.file_set_contents_full(path, bytes, WHOLE_AND_SYNCED, PRIVATE_FILE);
    return 'written';
  } catch (error) {
    // GFileError.NOSPC
    if (isA(error, 12)) return 'full';
    throw error;
  }
}

/** Null when there is no such file. */
export function readWhole(path: string): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    Gio.File.new_for_path(path).load_contents_async(null, (file, result) => {
      try {
        const bytes = file.load_contents_finish(result)[1];
        tookIn(bytes.length);
        resolve(bytes);
      } catch (error) {
        if (isA(error, Gio.IOErrorEnum.NOT_FOUND)) resolve(null);
        else reject(error);
      }
    });
  });
}

export function readWholeNow(path: string): Uint8Array | null {
  try {
    const bytes = GLib.file_get_contents(path)[1];
    tookIn(bytes.length);
    return bytes;
  } catch {
    return null;
  }
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly bytes: number;
}

/** What lies in the folder itself; nothing when it is not there. Does not follow links. */
export function entriesOf(path: string): readonly Entry[] {
  let children: Gio.FileEnumerator;
  try {
    children = Gio.File.new_for_path(path).enumerate_children(
      'standard::name,standard::type,standard::size',
      Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS,
      null,
    );
  } catch {
    return [];
  }
  const found: Entry[] = [];
  for (let info = children.next_file(null); info !== null; info = children.next_file(null)) {
    const isFolder = info.get_file_type() === Gio.FileType.DIRECTORY;
    found.push({ name: info.get_name(), isFolder, bytes: isFolder ? 0 : info.get_size() });
  }
  children.close(null);
  return found;
}

/** Of all files below it. */
export const bytesBelow = (path: string): number =>
  entriesOf(path).reduce(
    (sum, { name, isFolder, bytes }) => sum + (isFolder ? bytesBelow(joinPath(path, name)) : bytes),
    0,
  );

/** A file, or a folder with everything in it; nothing when it is not there. */
export function removeAll(path: string): void {
  for (const { name } of entriesOf(path)) removeAll(joinPath(path, name));
  try {
    Gio.File.new_for_path(path).delete(null);
  } catch (error) {
    if (!isA(error, Gio.IOErrorEnum.NOT_FOUND)) throw error;
  }
}
