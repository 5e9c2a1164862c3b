// Installs Debian packages. System-wide, so only where that is expected: as root on Debian or Ubuntu, or on a CI machine.
import { existsSync } from 'node:fs';
import { step } from './step.mjs';

/** Whether they were installed; false, with the reason said, where they were not. */
export async function installPackages(names, env = process.env) {
  const root = process.getuid?.() === 0;
  if (!existsSync('/etc/debian_version') || !(root || env.CI)) return false;
  const [command, ...before] = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await step('Reading the package lists', command, [...before, 'update'], quiet).catch(() => null);
  return step(
    `Installing ${names.join(' ')}`,
    command,
    [...before, 'install', '-y', '--no-install-recommends', ...names],
    quiet,
  ).then(
    () => true,
    (error) => {
      console.error(error.message);
      return false;
    },
  );
}
