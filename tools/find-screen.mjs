// Whether there is a screen that a window of the native host could be on. Opens none.
import { execFileSync } from 'node:child_process';

const PROBE = "imports.gi.versions.Gtk='3.0';print(imports.gi.Gtk.init_check(null)[0])";

function answers(environment) {
  try {
    return execFileSync('gjs', ['-c', PROBE], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .includes('true');
  } catch (error) {
    // Without gjs nobody can say; what is missing then is said by find-webkit.mjs.
    return error.code === 'ENOENT';
  }
}

const TRY =
  'start it in a terminal of your desktop. Over ssh, connect with “ssh -X”. To see only that it starts, “xvfb-run npm run start:native” (Debian package xvfb).';

/** Null when there is one; else what is wrong, and what to try, for people. `ask`: whether the one that is named answers. */
export function findScreen(environment = process.env, ask = answers) {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = environment;
  const named = [WAYLAND_DISPLAY && `WAYLAND_DISPLAY=${WAYLAND_DISPLAY}`, DISPLAY && `DISPLAY=${DISPLAY}`].filter(
    Boolean,
  );
  if (named.length === 0)
    return { missing: 'there is no screen for its window (neither DISPLAY nor WAYLAND_DISPLAY is set).', try: TRY };
  if (ask(environment)) return null;
  return { missing: `the screen for its window does not answer (${named.join(', ')}).`, try: TRY };
}
