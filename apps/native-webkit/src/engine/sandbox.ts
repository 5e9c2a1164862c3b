// Whether the system lets WebKit put its web processes into a bubblewrap sandbox: found by trying the same kind of sandbox once.
import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';

const TRIAL = [
  '--unshare-pid',
  '--unshare-net',
  '--ro-bind',
  '/',
  '/',
  '--proc',
  '/proc',
  '--dev',
  '/dev',
  '/bin/true',
];

export function canSandbox(): Promise<boolean> {
  const bwrap = GLib.find_program_in_path('bwrap');
  if (bwrap === null || GLib.find_program_in_path('xdg-dbus-proxy') === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const silent = Gio.SubprocessFlags.STDOUT_SILENCE | Gio.SubprocessFlags.STDERR_SILENCE;
    const trial = Gio.Subprocess.new([bwrap, ...TRIAL], silent);
    trial.wait_async(null, (_, result) => {
      trial.wait_finish(result);
      resolve(trial.get_successful());
    });
  });
}
