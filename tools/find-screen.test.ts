// The native host says that it has no screen before anything is built, in a sentence with a way out.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScreen } from './find-screen.mjs';
import { ROOT } from './root.mjs';

const NOWHERE = { PATH: process.env.PATH ?? '' };

describe(findScreen, () => {
  it('says that no screen is named, and what to try', () => {
    expect(findScreen(NOWHERE)).toEqual({
      missing: expect.stringMatching(/no screen .*neither DISPLAY nor WAYLAND_DISPLAY/),
      try: expect.stringMatching(/desktop.*xvfb-run npm run start:native/),
    });
  });
  it('says which screen does not answer', () => {
    const named = { ...NOWHERE, DISPLAY: ':9' };
    expect(findScreen(named, () => false)?.missing).toMatch(/does not answer \(DISPLAY=:9\)/);
    expect(findScreen(named, () => true)).toBeNull();
  });
  it('is asked before the packages and the build: npm run start:native ends at once with a sentence', () => {
    const started = Date.now();
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(ROOT, 'tools/start-native.mjs')], {
      env: NOWHERE,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^The native host cannot start here: [^\n]+\nTry: [^\n]+\n$/);
    expect(stderr).not.toMatch(/Building|Gtk-WARNING/);
    expect(Date.now() - started).toBeLessThan(15_000);
  }, 30_000);
});
