// The kept files beside their index. A file is indexed before it is written and gone before it leaves the index, so that a crash
// leaves no file that nobody counts; what disagrees all the same (storage cleared by the browser, two tabs) heals when a file is
// next kept. Says nothing about whether the bytes are good. Language only.
import { changeKept } from '../change-kept.ts';
import { createOneAtATime } from '../one-at-a-time.ts';
import type { BundleShelfOptions } from './bundle-shelf.ts';
import {
  formatShelfIndex,
  overflowOf,
  parseShelfIndex,
  type ShelfIndex,
  withoutEntries,
  withUsed,
} from './shelf-index.ts';

const INDEX_KEY = 'shelf/index';

export interface KeptBundles {
  /** Null when there is none, or none can be read. */
  get(digest: string): Promise<Uint8Array | null>;
  /** Counts what was got as used now; keeps it again when it has left meanwhile. */
  use(digest: string, bytes: Uint8Array): Promise<void>;
  /** Makes room and writes it; a full disk leaves the shelf without it. */
  keep(digest: string, bytes: Uint8Array): Promise<void>;
  drop(digest: string): Promise<void>;
}

/** None of these rejects: a shelf that cannot be read or written only costs a download. */
export function createKeptBundles(
  { blobs, store, log }: Pick<BundleShelfOptions, 'blobs' | 'store' | 'log'>,
  limitBytes: number,
): KeptBundles {
  const exclusively = createOneAtATime();
  let healed = false;

  const guarded = async <T>(step: string, digest: string, run: () => Promise<T>): Promise<T | null> => {
    try {
      return await run();
    } catch (error) {
      log('shelf.failed', { step, digest, error });
      return null;
    }
  };

  const read = async (): Promise<ShelfIndex> => parseShelfIndex(await store.get(INDEX_KEY));
  const update = async (change: (index: ShelfIndex) => ShelfIndex): Promise<ShelfIndex> => {
    let index: ShelfIndex = [];
    await changeKept(store, INDEX_KEY, (old) => {
      index = change(parseShelfIndex(old));
      return formatShelfIndex(index);
    });
    return index;
  };
  const markUsed = (digest: string, size: number) => update((index) => withUsed(index, digest, size));

  const remove = async (entries: ShelfIndex): Promise<void> => {
    if (entries.length === 0) return;
    for (const { digest } of entries) await blobs.delete(digest);
    await update((index) => withoutEntries(index, entries));
  };

  /** Files that no index names, and entries without a file. */
  const heal = async (): Promise<void> => {
    const before = await read();
    const names = new Set(await blobs.names());
    // Read again: a file that another tab has written meanwhile was indexed before.
    const digests = new Set((await read()).map(({ digest }) => digest));
    for (const name of names) if (!digests.has(name)) await blobs.delete(name);
    await update((index) =>
      withoutEntries(
        index,
        before.filter(({ digest }) => !names.has(digest)),
      ),
    );
    healed = true;
  };

  const write = async (digest: string, bytes: Uint8Array): Promise<void> => {
    const index = await markUsed(digest, bytes.length);
    await remove(overflowOf(index, limitBytes, digest));
    try {
      await blobs.put(digest, bytes);
    } catch (error) {
      await remove(index.filter((entry) => entry.digest === digest));
      throw error;
    }
    // Once more: a tab that healed between index and file has taken the entry for one without a file.
    await markUsed(digest, bytes.length);
  };
  /** False when it is not there. */
  const markUsedAgain = async (digest: string): Promise<boolean> => {
    const index = await update((before) => {
      const entry = before.find((each) => each.digest === digest);
      return entry === undefined ? before : withUsed(before, digest, entry.size);
    });
    return index.some((entry) => entry.digest === digest);
  };

  return {
    get: (digest) => guarded('get', digest, () => blobs.get(digest)),
    use: (digest, bytes) =>
      exclusively(async () => {
        await guarded('use', digest, async () => {
          if (!(await markUsedAgain(digest))) await write(digest, bytes);
        });
      }),
    keep: (digest, bytes) =>
      exclusively(async () => {
        if (!healed) await guarded('heal', digest, heal);
        await guarded('keep', digest, () => write(digest, bytes));
      }),
    drop: (digest) =>
      exclusively(async () => {
        await guarded('drop', digest, async () => {
          await blobs.delete(digest);
          await update((index) => index.filter((entry) => entry.digest !== digest));
        });
      }),
  };
}
