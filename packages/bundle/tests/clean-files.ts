// Files that npm packages publish, as they lie in node_modules: what a bundle consists of, written by many people, without secrets.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const TYPES = /\.(?:js|mjs|cjs|css|json|map|html)$/;
/** Larger ones are few, and take long. */
const MAX_BYTES = 400_000;

function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    // Links lead to the packages of this repository, dots to caches.
    if (entry.isSymbolicLink() || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (TYPES.test(entry.name)) yield path;
  }
}

export interface CleanFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The same in every run of the same lockfile: from each package in turn one file of its list, and so on. */
export function cleanFiles(count: number): readonly CleanFile[] {
  const packages = new Map<string, string[]>();
  for (const path of filesBelow(NODE_MODULES)) {
    const [first = '', second = ''] = path.slice(NODE_MODULES.length + 1).split('/');
    const name = first.startsWith('@') ? `${first}/${second}` : first;
    packages.set(name, [...(packages.get(name) ?? []), path]);
  }
  const chosen: CleanFile[] = [];
  const lists = [...packages.values()];
  for (let round = 0; chosen.length < count && lists.some((list) => round < list.length); round += 1) {
    for (const list of lists) {
      // Spread over the package: its first files are often alike.
      const path = list[(round * 7919) % list.length];
      if (path === undefined || round >= list.length || chosen.length === count) continue;
      if (statSync(path).size <= MAX_BYTES) chosen.push({ path, bytes: new Uint8Array(readFileSync(path)) });
    }
  }
  return chosen;
}
