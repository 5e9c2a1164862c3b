// Bundles as files, each named by its digest: written aside, synced, and given its name at once, so that nobody ever finds half of
// one. What no version names is removed by `sweep`, a while after it came.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore, Pieces } from '@davit/registry';

export interface DiskBlobStore extends BlobStore {
  /**
   * Removes drafts that were cut off and blobs that `named` leaves out, if nobody has touched them for so long; answers how many.
   * The time has to be longer than a publish takes: it keeps its blob before a version names it.
   */
  sweep(named: (digests: readonly string[]) => Promise<ReadonlySet<string>>, olderThanMs: number): Promise<number>;
}

const DIGEST = /^[0-9a-f]{64}$/;
const BLOB = /^([0-9a-f]{64})\.ma$/;
const DRAFT = /^[0-9a-f]{16}\.draft$/;

export async function createDiskBlobStore(folder: string): Promise<DiskBlobStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (digest: string): string => {
    if (!DIGEST.test(digest)) throw new TypeError('not a digest');
    return join(folder, `${digest}.ma`);
  };
  return {
    async put(digest, bytes) {
      const file = fileOf(digest);
      if (hashOf(bytes) !== digest) throw new TypeError('the bytes have another digest');
      // Touched before it is looked at, so that no sweep takes away what is about to be named.
      if ((await touch(file)) && hashOf(await readFile(file)) === digest) return;
      const draft = join(folder, `${randomBytes(8).toString('hex')}.draft`);
      try {
        await writeWhole(draft, bytes);
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw error;
      }
      await syncFolder(folder);
    },
    async get(digest) {
      const bytes = DIGEST.test(digest) ? await readFile(fileOf(digest)).catch(orNull) : null;
      if (bytes !== null && hashOf(bytes) !== digest) throw new Error(`The stored bundle ${digest} has other bytes.`);
      return bytes;
    },
    async open(digest) {
      const found = DIGEST.test(digest) ? await stat(fileOf(digest)).catch(orNull) : null;
      return found === null ? null : piecesIn(fileOf(digest), found.size, digest);
    },
    has: async (digest) => DIGEST.test(digest) && (await stat(fileOf(digest)).catch(orNull)) !== null,
    async sweep(named, olderThanMs) {
      const old = await oldNames(folder, Date.now() - olderThanMs);
      const digests = old.flatMap((name) => BLOB.exec(name)?.[1] ?? []);
      const kept = await named(digests);
      const gone = old.filter((name) => !kept.has(BLOB.exec(name)?.[1] ?? ''));
      for (const name of gone) await rm(join(folder, name), { force: true });
      return gone.length;
    },
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const orNull = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

const PIECE_BYTES = 64 * 1024;

/** The last piece waits until all are known to be right. */
const piecesIn = (path: string, size: number, digest: string): Pieces => ({
  size,
  async *read() {
    const file = await open(path, 'r');
    try {
      const hash = createHash('sha256');
      for (let at = 0; at < size; ) {
        const length = Math.min(PIECE_BYTES, size - at);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
        const piece = buffer.subarray(0, bytesRead);
        hash.update(piece);
        at += bytesRead;
        if (bytesRead === 0 || (at === size && hash.digest('hex') !== digest))
          throw new Error(`The stored bundle ${digest} has other bytes.`);
        yield piece;
      }
    } finally {
      await file.close();
    }
  },
});

/** Whether it is there. */
async function touch(file: string): Promise<boolean> {
  if ((await stat(file).catch(orNull))?.isFile() !== true) return false;
  const now = new Date();
  return (await utimes(file, now, now).catch(orNull)) !== null;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name outlasts a power failure, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function oldNames(folder: string, before: number): Promise<readonly string[]> {
  const old: string[] = [];
  for (const name of await readdir(folder)) {
    if (!BLOB.test(name) && !DRAFT.test(name)) continue;
    const found = await stat(join(folder, name)).catch(orNull);
    if (found !== null && found.mtimeMs < before) old.push(name);
  }
  return old;
}
