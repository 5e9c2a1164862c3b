// Bundles on disk: the contract of the port, and what a folder can suffer.
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobStoreContract, digestOf } from '@davit/registry/store-contract';
import { createDiskBlobStore } from '@davit/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'davit-blobs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const newFolder = (): string => {
  count += 1;
  return join(root, `${count}`, 'bundles');
};

blobStoreContract('disk', () => createDiskBlobStore(newFolder()));

const BYTES = Buffer.from('a bundle');
const DIGEST = digestOf(BYTES);
const none = async (): Promise<ReadonlySet<string>> => new Set();

describe(createDiskBlobStore, () => {
  test('names nothing that is not whole: a put that fails leaves no file', async () => {
    const folder = newFolder();
    const blobs = await createDiskBlobStore(folder);
    // Where the blob should go there is a folder: the rename fails, after everything else went well.
    await mkdir(join(folder, `${DIGEST}.ma`, 'x'), { recursive: true });
    await expect(blobs.put(DIGEST, BYTES)).rejects.toBeInstanceOf(Error);
    expect(await readdir(folder)).toEqual([`${DIGEST}.ma`]);
    await rm(folder, { recursive: true });
    await expect(blobs.put(DIGEST, BYTES)).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(folder);
    await blobs.put(DIGEST, BYTES);
    expect(await readdir(folder)).toEqual([`${DIGEST}.ma`]);
    expect((await stat(join(folder, `${DIGEST}.ma`))).mode & 0o777).toBe(0o600);
  });

  test('takes no bytes under another digest, and no name that is none', async () => {
    const folder = newFolder();
    const blobs = await createDiskBlobStore(folder);
    for (const digest of ['0'.repeat(64), '../../x', `${DIGEST}/..`, ''])
      await expect(blobs.put(digest, BYTES)).rejects.toBeInstanceOf(TypeError);
    expect(await readdir(folder)).toEqual([]);
  });

  test('never answers bytes that have changed on disk, and takes the right ones again', async () => {
    const folder = newFolder();
    const blobs = await createDiskBlobStore(folder);
    await blobs.put(DIGEST, BYTES);
    await writeFile(join(folder, `${DIGEST}.ma`), 'a bundlf');
    await expect(blobs.get(DIGEST)).rejects.toThrow('other bytes');
    await blobs.put(DIGEST, BYTES);
    expect(await blobs.get(DIGEST)).toEqual(BYTES);
    const whole = Buffer.alloc(200_000, 7);
    await blobs.put(digestOf(whole), whole);
    for (const changed of [Buffer.alloc(200_000, 8), whole.subarray(0, 150_000)]) {
      const pieces = await blobs.open(digestOf(whole));
      await writeFile(join(folder, `${digestOf(whole)}.ma`), changed);
      let read = 0;
      const readAll = async (): Promise<void> => {
        for await (const piece of pieces?.read() ?? []) read += piece.length;
      };
      await expect(readAll()).rejects.toThrow('other bytes');
      expect(read).toBeLessThan(200_000);
      await writeFile(join(folder, `${digestOf(whole)}.ma`), whole);
    }
  });

  test('sweeps what nobody names after a while, and nothing that was put again just now', async () => {
    const folder = newFolder();
    const blobs = await createDiskBlobStore(folder);
    const [named, orphan, fresh] = [BYTES, Buffer.from('orphan'), Buffer.from('fresh')];
    for (const bytes of [named, orphan, fresh]) await blobs.put(digestOf(bytes), bytes);
    await writeFile(join(folder, `${'0'.repeat(16)}.draft`), 'half');
    await writeFile(join(folder, 'README'), 'not ours');
    const old = new Date(Date.now() - 7_200_000);
    for (const name of await readdir(folder)) await utimes(join(folder, name), old, old);
    await blobs.put(digestOf(fresh), fresh);
    const keep = async (digests: readonly string[]) => new Set(digests.filter((digest) => digest === DIGEST));
    expect(await blobs.sweep(keep, 3_600_000)).toBe(2);
    expect((await readdir(folder)).sort()).toEqual([`${DIGEST}.ma`, `${digestOf(fresh)}.ma`, 'README'].sort());
    expect(await blobs.sweep(none, 3_600_000)).toBe(1);
  });
});
