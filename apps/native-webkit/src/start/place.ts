// Where this program's files are.
import { joinPath } from '../platform/folder.ts';

/** A file in the folder of the running program. */
export function fileBeside(name: string): string {
  const path = decodeURIComponent(import.meta.url.replace(/^file:\/\//, ''));
  return joinPath(path.slice(0, path.lastIndexOf('/')), name);
}
