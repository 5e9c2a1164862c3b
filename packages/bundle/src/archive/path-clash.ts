// Paths that cannot stand beside each other: equal ones, equal ones for some file system, and a file that is another's folder.
import { foldPath } from '../manifest/bundle-path.ts';

export interface PathClash {
  readonly path: string;
  readonly detail: string;
}

export function findPathClash(paths: readonly string[]): PathClash | null {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = foldPath(path);
    const before = seen.get(folded);
    if (before === path) return { path, detail: 'The same name stands there twice.' };
    if (before !== undefined) return { path, detail: `Some file systems take the name for that of "${before}".` };
    seen.set(folded, path);
  }
  for (const [folded, path] of seen) {
    for (let slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
      const file = seen.get(folded.slice(0, slash));
      if (file !== undefined) return { path, detail: `"${file}" is a file, and here a folder.` };
    }
  }
  return null;
}
