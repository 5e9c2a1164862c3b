// Every change that a browser could see changes the stamp; what is never served does not.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderStamp } from './folder-stamp.ts';

let folder: string;
const file = (path: string): string => join(folder, path);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-stamp-'));
  await mkdir(file('assets'));
  await writeFile(file('assets/app.js'), 'one');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe(folderStamp, () => {
  it('is the same as long as nothing changes', async () => {
    expect(await folderStamp(folder)).toBe(await folderStamp(folder));
  });
  it.each<[string, () => Promise<unknown>]>([
    ['a file is written', () => writeFile(file('assets/app.js'), 'other')],
    ['a file is added', () => writeFile(file('assets/b.js'), '')],
    ['a file is renamed', () => rename(file('assets/app.js'), file('assets/b.js'))],
    ['a file is removed', () => rm(file('assets/app.js'))],
    ['the folder is gone', () => rm(folder, { recursive: true })],
  ])('changes when %s', async (_name, change) => {
    const before = await folderStamp(folder);
    await change();
    expect(await folderStamp(folder)).not.toBe(before);
  });
  it.each(['.git/index', '.app.js.swp', 'app.js~', 'node_modules/x/index.js'])('does not look at %s', async (path) => {
    const before = await folderStamp(folder);
    await mkdir(join(file(path), '..'), { recursive: true });
    await writeFile(file(path), 'x');
    expect(await folderStamp(folder)).toBe(before);
  });
  it('ends where links lead in a circle', async () => {
    await symlink(folder, file('assets/again'));
    expect(await folderStamp(folder)).toBe(await folderStamp(folder));
  });
});
