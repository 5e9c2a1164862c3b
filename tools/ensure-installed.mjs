// Installs the packages of the lockfile when they are not there yet. No dependencies of its own: it runs on a bare clone.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT } from './root.mjs';
import { main, StepFailed, step } from './step.mjs';

const [MAJOR, MINOR] = [20, 19];

/** Answers true when something was installed. `npm ci` is stamped with the lockfile's hash and the platform. */
export async function ensureInstalled(root = ROOT) {
  checkNode(process.versions.node);
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lockfile).update(`${process.platform}-${process.arch}`).digest('hex');
  const stampFile = join(root, 'node_modules', '.davit-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  // Somebody ran `npm ci` by hand: npm's own record says whether it is these packages.
  const matches = recordMatches(JSON.parse(lockfile.toString()), readRecord(root));
  if (!matches) {
    const npm = process.platform === 'win32' ? ['cmd', ['/c', 'npm']] : ['npm', []];
    await step(
      'Installing packages (first run, or the lockfile changed)',
      npm[0],
      [...npm[1], 'ci', '--no-audit', '--no-fund'],
      { cwd: root },
    );
  }
  writeFileSync(stampFile, stamp);
  return !matches;
}

/** Every package of the lockfile is recorded with the same version; packages for other platforms may be absent. */
export function recordMatches(lock, record) {
  if (record === null) return false;
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true;
    const there = record.packages[path];
    return there ? there.version === entry.version : entry.optional === true || entry.peer === true;
  });
}

function readRecord(root) {
  const file = join(root, 'node_modules', '.package-lock.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

export function checkNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return;
  throw new StepFailed(
    `Davit needs Node ${MAJOR}.${MINOR} or newer; this is Node ${version}.\nTry: install a newer Node from https://nodejs.org/`,
  );
}

if (isMain(import.meta.url)) {
  await main(async () => {
    console.error((await ensureInstalled()) ? 'Installed.' : 'Everything is installed.');
  });
}
