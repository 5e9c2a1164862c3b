// A folder with nothing of this tree's packages in it: the tarballs are laid into its node_modules as npm lays them. What they need
// from others comes from this tree's installation, in the versions that are locked, so that no network and no cache is asked.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../tools/root.mjs';
import { factsOf, type PackageFacts } from './packed.ts';

/** A link to one package, never to a folder of several: whatever cleans up here stays out of this tree. */
function link(modules: string, name: string): void {
  const to = join(modules, name);
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), to);
}

interface Binary extends PackageFacts {
  readonly bin?: Readonly<Record<string, string>>;
}

/** Each package's programs, as npm links them. */
function linkPrograms(modules: string, name: string): void {
  const { bin = {} } = factsOf(join(modules, name)) as Binary;
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const [program, file] of Object.entries(bin))
    symlinkSync(join('..', name, file), join(modules, '.bin', program));
}

/** `others`: packages of others that a project asks for by itself. */
export function installFresh(folder: string, tarballs: readonly string[], others: readonly string[]): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@davit'), { recursive: true });
  const installed = tarballs.map((tarball) => {
    const unpacked = mkdtempSync(join(folder, 'unpacked-'));
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked]);
    const { name } = JSON.parse(readFileSync(join(unpacked, 'package/package.json'), 'utf8')) as PackageFacts;
    renameSync(join(unpacked, 'package'), join(modules, name));
    return factsOf(join(modules, name));
  });
  const known = new Set(installed.map(({ name }) => name));
  for (const { name, dependencies = {} } of installed) {
    linkPrograms(modules, name);
    for (const [needed, version] of Object.entries(dependencies)) {
      if (known.has(needed)) continue;
      if (needed.startsWith('@davit/')) throw new Error(`${name} needs ${needed}, which is not packed.`);
      const { version: present } = factsOf(join(ROOT, 'node_modules', needed));
      if (present !== version) throw new Error(`${name} wants ${needed} ${version}, and ${present} is there.`);
      link(modules, needed);
    }
  }
  for (const name of others) {
    link(modules, name);
    linkPrograms(modules, name);
  }
}
