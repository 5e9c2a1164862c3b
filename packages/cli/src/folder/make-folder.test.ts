import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'davit-folder-'));
});
afterEach(() => rmSync(place, { recursive: true }));

describe(makeFolder, () => {
  test('makes what is missing, with its mode, and leaves what is there', () => {
    const folder = join(place, 'one', 'two', 'three');
    makeFolder(folder, 0o700);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, 'file'), 'x');
    makeFolder(folder, 0o755);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('says so where a file is in the way', () => {
    writeFileSync(join(place, 'file'), 'x');
    expect(() => makeFolder(join(place, 'file'))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(place, 'file', 'below'))).toThrow(/ENOTDIR/);
  });

  test('comes back where a file system takes no folder', () => {
    expect(() => makeFolder('/proc/davit/state')).toThrow();
  });
});
