// What npm would publish, packed from a clone of this tree's sources. Plaza's built files are packed with it, as @davit/demo-host.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../tools/root.mjs';

const run = promisify(execFile);
const NO_SOURCE = /\/(?:node_modules|dist|tests|e2e)$/;
const DEMO_HOST = '@davit/demo-host';
/** Another package is packed within it, which its own script does. */
const INLINING = '@davit/signature';

export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
export const factsOf = (folder: string): PackageFacts =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFacts;

const folderOf = (name: string): string => join('packages', name.slice('@davit/'.length));

/** The packages of ours that `names` need, with them. */
function withOurs(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    if (!name.startsWith('@davit/') || name === DEMO_HOST || found.has(name)) continue;
    found.add(name);
    withOurs(Object.keys(factsOf(join(ROOT, folderOf(name))).dependencies ?? {}), found);
  }
  return found;
}

function cloneOf(folder: string): string {
  const clone = join(folder, 'clone');
  const filter = (path: string): boolean => !NO_SOURCE.test(path);
  for (const path of ['tools', 'packages', 'tsconfig.base.json'])
    cpSync(join(ROOT, path), join(clone, path), { recursive: true, filter });
  mkdirSync(join(clone, 'node_modules/@davit'), { recursive: true });
  // Read there, and never installed into: npm would clean away through the links.
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => !/^(?:\.|@davit$)/.test(entry)))
    symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
  for (const name of readdirSync(join(clone, 'packages')))
    symlinkSync(join(clone, 'packages', name), join(clone, 'node_modules/@davit', name));
  return clone;
}

/** Answers the tarballs of `names` and of what they need, in a folder below `folder`. */
export async function packAll(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const clone = cloneOf(folder);
  const to = join(folder, 'tarballs');
  mkdirSync(to);
  const ours = [...withOurs(names)];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  // Once for all of them, which prepack would do for each; types are checked elsewhere.
  await run(process.execPath, [tsc, '-b', '--noCheck', ...ours.map(folderOf)], { cwd: clone });
  const pack = (args: readonly string[], cwd: string) =>
    run('npm', ['pack', '--offline', '--silent', '--pack-destination', to, ...args], { cwd });
  const plain = ours.filter((name) => name !== INLINING);
  await pack(['--ignore-scripts', ...plain.map((name) => `./${folderOf(name)}`)], clone);
  // Last, for its script builds anew.
  await pack([], join(clone, folderOf(INLINING)));
  await pack(['--ignore-scripts', './demo-host'], demoHost(folder));
  return readdirSync(to).map((name) => join(to, name));
}

/** Plaza, as it is built here: its own script would build it again. */
function demoHost(folder: string): string {
  const source = join(ROOT, 'apps/demo-host');
  if (!existsSync(join(source, 'dist/index.html'))) throw new Error(`${source} is not built: npm run build`);
  for (const path of ['package.json', 'dist'])
    cpSync(join(source, path), join(folder, 'demo-host', path), { recursive: true });
  return folder;
}
