// Makes one version whole in its cache, file by file. Takes what is right already as it is; writes nothing that was not hashed.
import { MAX_BLOBS_IN_FLIGHT } from './launch-protocol.ts';
import { readListed } from './listed-files.ts';
import { type Bytes, cacheName, isVersionCache, readVerified, writeVerified } from './verified-cache.ts';

/** Asks for bytes by their hash. */
export type Want = (hash: string) => Promise<Bytes>;

/** Files that are read and hashed at a time. */
const READS_AT_ONCE = 16;

async function each<T>(items: readonly T[], atOnce: number, step: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) await step(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/**
 * Resolves when every file of the version lies in its cache with the right bytes. `want` is asked for what does not, by its hash.
 * @throws QuotaExceededError, and what `want` throws
 */
export async function completeVersion(
  caches: Pick<CacheStorage, 'open'>,
  integrityId: string,
  want: Want,
): Promise<void> {
  const cache = await caches.open(cacheName(integrityId));
  const obtain = async (hash: string): Promise<Bytes> => {
    const bytes = await want(hash);
    await writeVerified(cache, hash, bytes);
    return bytes;
  };
  const listed = readListed((await readVerified(cache, integrityId)) ?? (await obtain(integrityId)));
  const missing: string[] = [];
  await each([...new Set(Object.values(listed.files))], READS_AT_ONCE, async (hash) => {
    if ((await readVerified(cache, hash)) === null) missing.push(hash);
  });
  await each(missing, MAX_BLOBS_IN_FLIGHT, obtain);
}

/** Whether every file of the version lies in its cache with the right bytes. Changes nothing. */
export async function isComplete(caches: Pick<CacheStorage, 'has' | 'open'>, integrityId: string): Promise<boolean> {
  try {
    // To open one that is not there would make it.
    if (!(await caches.has(cacheName(integrityId)))) return false;
    await completeVersion(caches, integrityId, () => Promise.reject(new TypeError('missing')));
    return true;
  } catch {
    return false;
  }
}

/** Deletes every other version, complete or not. */
export async function dropOtherVersions(
  caches: Pick<CacheStorage, 'keys' | 'delete'>,
  integrityId: string,
): Promise<void> {
  const others = (await caches.keys()).filter((name) => isVersionCache(name) && name !== cacheName(integrityId));
  await Promise.all(others.map((name) => caches.delete(name)));
}
