// Whether this machine can run the native host: gjs with WebKitGTK, and for its tests a virtual screen and a hand. Starts no window.
import { execFileSync } from 'node:child_process';

const VERSION =
  "imports.gi.versions.WebKit2='4.1';const{WebKit2:w}=imports.gi;print([w.MAJOR_VERSION,w.MINOR_VERSION,w.MICRO_VERSION].join('.'))";

const isThere = (program, argument) => {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return error.code !== 'ENOENT';
  }
};

/** `{ version }`, or `{ missing, packages }`: the Debian packages to install, as a sentence and by name. */
export function findWebkit({ forTests = false } = {}) {
  const missing = [];
  if (forTests && !isThere('Xvfb', '-version')) missing.push('xvfb');
  if (forTests && !isThere('xdotool', '--version')) missing.push('xdotool');
  if (forTests && !isThere('openssl', 'version')) missing.push('openssl');
  try {
    const version = execFileSync('gjs', ['-c', VERSION], { stdio: ['ignore', 'pipe', 'ignore'] });
    if (missing.length === 0) return { version: version.toString().trim() };
  } catch {
    missing.push('gjs', 'gir1.2-webkit2-4.1');
  }
  return {
    packages: missing,
    missing: `these Debian packages are missing: ${missing.join(' ')} (apt-get install ${missing.join(' ')})`,
  };
}
