// A folder gives out what is below it, and nothing else.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from './folder-source.ts';

let outer: string;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'davit-folder-'));
  await mkdir(join(outer, 'app/sub'), { recursive: true });
  await mkdir(join(outer, 'app-secret'));
  await writeFile(join(outer, 'secret.txt'), 'secret');
  await writeFile(join(outer, 'app-secret/a.txt'), 'secret');
  await writeFile(join(outer, 'app/a.txt'), 'one');
  await writeFile(join(outer, 'app/sub/ü b.txt'), 'two');
  await symlink(join(outer, 'secret.txt'), join(outer, 'app/link.txt'));
  await symlink(outer, join(outer, 'app/up'));
  await symlink('sub', join(outer, 'app/inside'));
});
afterAll(() => rm(outer, { recursive: true }));
const read = async (path: string): Promise<string | null> => {
  const bytes = await folderSource(join(outer, 'app')).read(path);
  return bytes === null ? null : Buffer.from(bytes).toString();
};

describe(folderSource, () => {
  it('reads files below the folder, through links that stay inside too', async () => {
    expect(await read('/a.txt')).toBe('one');
    expect(await read('/sub/ü b.txt')).toBe('two');
    expect(await read('/inside/ü b.txt')).toBe('two');
  });
  it.each([
    '/../secret.txt',
    '/sub/../../secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/../app-secret/a.txt',
    '/a.txt\0',
    'a.txt',
    '/sub',
    '/',
    '/nothing',
    '/a.txt/x',
    `/${'x'.repeat(5_000)}`,
  ])('answers null for %j', async (path) => {
    expect(await read(path)).toBeNull();
  });
  it('gives the same bytes until the file changes', async () => {
    const source = folderSource(join(outer, 'app'));
    await writeFile(join(outer, 'app/b.txt'), 'before');
    const before = await source.read('/b.txt');
    expect(await source.read('/b.txt')).toBe(before);
    await writeFile(join(outer, 'app/b.txt'), 'afterwards');
    expect(Buffer.from((await source.read('/b.txt')) ?? []).toString()).toBe('afterwards');
  });
});
