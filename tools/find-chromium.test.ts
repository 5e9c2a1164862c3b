// Where a browser is looked for, and what is said when there is none that works.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidates, findChromium, installedChromium } from './find-chromium.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'davit-browser-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe(findChromium, () => {
  it('takes DAVIT_CHROMIUM when it starts', async () => {
    const path = program('mine', 'echo Chromium 1');
    await expect(findChromium({ DAVIT_CHROMIUM: path })).resolves.toBe(path);
  });
  it('does not look further when DAVIT_CHROMIUM does not start: somebody meant it', async () => {
    await expect(findChromium({ DAVIT_CHROMIUM: join(folder, 'nothing'), PATH: '/usr/bin' })).rejects.toThrow(
      /does not start[\s\S]*Try: /,
    );
  });
});

describe(installedChromium, () => {
  it('passes over a program that is there and does not start', () => {
    program('chromium', 'echo install me with snap >&2; exit 1');
    program('google-chrome', 'echo Google Chrome 1');
    const found = installedChromium({ PATH: folder }, 'linux');
    expect(found).not.toBeNull();
    expect(found).not.toBe(join(folder, 'chromium'));
  });
});

describe(candidates, () => {
  it('looks along PATH on Linux', () => {
    expect(candidates({ PATH: '/opt/a:/opt/b' }, 'linux')).toEqual(
      expect.arrayContaining(['/opt/a/chromium', '/opt/b/google-chrome-stable', '/snap/bin/chromium']),
    );
  });
  it('looks into the applications on macOS, the user’s own too', () => {
    const paths = candidates({}, 'darwin');
    expect(paths).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(
      paths.some(
        (path) =>
          !path.startsWith('/Applications') && path.endsWith('/Applications/Chromium.app/Contents/MacOS/Chromium'),
      ),
    ).toBe(true);
  });
  it('looks into the program folders on Windows', () => {
    expect(candidates({ PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\L' }, 'win32')).toEqual(
      expect.arrayContaining([
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\L\\Google\\Chrome\\Application\\chrome.exe',
      ]),
    );
  });
});
