// What has to be built, and whether it still is: a build is stamped with the hash of everything that it is made from.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './root.mjs';
import { step } from './step.mjs';

const IGNORED = new Set(['node_modules', 'dist', 'tests', 'e2e', '.cache']);

/** The SDK in one file, and the examples that import it: folders as an author without a bundler has them. */
const SDK_FILE = 'packages/sdk/dist/davit-sdk.js';
const SDK_COPIES = ['examples/hello'];

/** Every package, app and mini-program with a vite.config.ts: its folder, relative to the root. */
export function buildTargets(root = ROOT) {
  return ['packages', 'apps', 'minis'].flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group))
          .map((name) => join(group, name))
          .filter((folder) => existsSync(join(root, folder, 'vite.config.ts')))
      : [],
  );
}

/** Builds what changed since its stamp, two at a time; answers the folders that were built. */
export async function buildChanged(root = ROOT) {
  const waiting = buildTargets(root).filter((folder) => readStamp(root, folder) !== sourceHash(root, folder));
  const built = [...waiting];
  const worker = async () => {
    for (let folder = waiting.shift(); folder; folder = waiting.shift()) await build(root, folder);
  };
  await Promise.all([worker(), worker()]);
  copySdk(root);
  return built;
}

function copySdk(root) {
  if (!existsSync(join(root, SDK_FILE))) return;
  for (const folder of SDK_COPIES) copyFileSync(join(root, SDK_FILE), join(root, folder, 'davit-sdk.js'));
}

async function build(root, folder) {
  const hash = sourceHash(root, folder);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await step(`Building ${folder}`, process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, folder),
  });
  mkdirSync(join(root, folder, 'dist'), { recursive: true });
  // Outside dist: dist is what is served.
  mkdirSync(join(root, 'node_modules/.cache/davit'), { recursive: true });
  writeFileSync(stampFile(root, folder), hash);
}

const stampFile = (root, folder) =>
  join(root, 'node_modules/.cache/davit', `${folder.replaceAll(/[\\/]/g, '-')}.stamp`);
/** tsc writes to the dist of a package too, so that the folder alone proves nothing. */
const isThere = (root, folder) =>
  folder === join('packages', 'sdk') ? existsSync(join(root, SDK_FILE)) : existsSync(join(root, folder, 'dist'));
const readStamp = (root, folder) =>
  existsSync(stampFile(root, folder)) && isThere(root, folder) ? readFileSync(stampFile(root, folder), 'utf8') : null;

/** SHA-256 over names and bytes of the folder, of every package it depends on, and of the lockfile. */
export function sourceHash(root, folder) {
  const hash = createHash('sha256');
  const files = [join(root, 'package-lock.json'), join(root, 'tsconfig.base.json')];
  for (const part of withDependencies(root, folder)) files.push(...listFiles(join(root, part)));
  for (const file of files.sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** The folder and, transitively, the packages of this repository that its package.json names; of itself also those of its build. */
export function withDependencies(root, folder, found = new Set()) {
  if (found.has(folder)) return found;
  const isBuilt = found.size === 0;
  found.add(folder);
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...manifest.dependencies, ...(isBuilt && manifest.devDependencies) })) {
    if (name.startsWith('@davit/')) withDependencies(root, join('packages', name.slice('@davit/'.length)), found);
  }
  return found;
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name) || /\.(?:test|bench)\.ts$/.test(entry.name)) return [];
    return entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)];
  });
}
