// One key per folder, whoever starts first, for its owner's eyes only.
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyFile } from './key-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe(openKeyFile, () => {
  it('makes 32 bytes once, however many start at the same moment, and leaves no draft behind', async () => {
    const path = join(folder, 'key');
    const keys = await Promise.all(Array.from({ length: 16 }, () => openKeyFile(path)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await readdir(folder)).toEqual(['key']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
  it('takes others’ right to read away', async () => {
    const path = join(folder, 'key');
    await openKeyFile(path);
    await chmod(path, 0o644);
    await openKeyFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
  it('refuses a damaged file instead of making a new key over it', async () => {
    const path = join(folder, 'key');
    await writeFile(path, 'short\n');
    await expect(openKeyFile(path)).rejects.toThrow(/does not hold 32 bytes/);
    expect(await readFile(path, 'utf8')).toBe('short\n');
  });
});
