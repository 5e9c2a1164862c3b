// `prepack` of every package that is published: npm gets what the sources of this moment say, not what an earlier build left, and
// with it the packages of ours that are inlined (tools/layers.json). Needs a clone with its packages installed; else it refuses.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { ROOT } from './root.mjs';
import { main, StepFailed, step } from './step.mjs';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
/** What stands between quotes behind `from` or `import`, in a module or its types. */
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(@davit\/[^"']+)\2/g;
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const folderOf = (name) => join(ROOT, 'packages', name);
const distOf = (name) => join(folderOf(name), 'dist');

/** Where the public face of an inlined package is, below its copy. */
function faceOf(inlined, path) {
  const { exports } = readJson(join(folderOf(inlined), 'package.json'));
  return exports[path === '' ? '.' : `.${path}`].default.replace(/^\.\/dist\//, '');
}

/** Copies the packages beside the program, and lets all that names them point there. */
function inline(name, packages) {
  const dist = distOf(name);
  for (const inlined of packages)
    cpSync(distOf(inlined), join(dist, 'inlined', inlined), {
      recursive: true,
      filter: (path) => !path.endsWith('.tsbuildinfo'),
    });
  for (const entry of readdirSync(dist, { recursive: true })) {
    if (!/\.(?:js|d\.ts)$/.test(entry)) continue;
    const file = join(dist, entry);
    const text = readFileSync(file, 'utf8').replace(SPECIFIER, (whole, before, quote, specifier) => {
      const [, inlined, ...rest] = specifier.split('/');
      if (!packages.includes(inlined)) return whole;
      const target = join(dist, 'inlined', inlined, faceOf(inlined, rest.map((part) => `/${part}`).join('')));
      const path = relative(dirname(file), target).split(sep).join(posix.sep);
      return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
    });
    writeFileSync(file, text);
  }
}

/** An app is published as the files that it is built into. */
async function packApp(folder) {
  rmSync(join(ROOT, folder, 'dist'), { recursive: true, force: true });
  await step(`Building ${folder}`, process.execPath, [VITE, 'build', '--logLevel', 'warn'], {
    cwd: join(ROOT, folder),
  });
}

await main(async () => {
  const name = basename(process.cwd());
  if (!existsSync(TSC)) throw new StepFailed('A package is packed from its sources: run "npm ci" in the clone first.');
  const { rooms } = readJson(join(ROOT, 'tools/layers.json'));
  if (basename(dirname(process.cwd())) === 'apps') return packApp(`apps/${name}`);
  const { inlines = [] } = rooms[`packages/${name}`];
  // What tsc wrote for a source that is gone would be packed, too.
  for (const built of [name, ...inlines]) rmSync(distOf(built), { recursive: true, force: true });
  await step(`Compiling packages/${name}`, process.execPath, [TSC, '-b', join('packages', name)]);
  if (existsSync(join(folderOf(name), 'vite.config.ts')))
    await step(`Building packages/${name}`, process.execPath, [VITE, 'build', '--logLevel', 'warn'], {
      cwd: folderOf(name),
    });
  inline(name, inlines);
});
