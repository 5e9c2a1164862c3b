// The cache of one version on its mini-program's origin: bytes under their own SHA-256. The mini-program can write into it too:
// what is read and written is hashed (serving/verified-files.ts).

import { completeVersion, type Want } from '../serving/complete-version.ts';
import { createVerifiedFiles, type VerifiedFiles } from '../serving/verified-files.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const PREFIX = 'davit:';
export const cacheName = (integrityId: string): string => `${PREFIX}${integrityId}`;
/** Caches of container versions of a mini-program, complete or not. */
const isVersionCache = (name: string): boolean => name.startsWith(PREFIX);

/** Of bytes that are known to be UTF-8. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A write rejects with QuotaExceededError when there is no room. */
export const cachedFiles = (cache: Pick<Cache, 'match' | 'put'>): VerifiedFiles =>
  createVerifiedFiles(
    {
      async read(hash) {
        const found = await cache.match(`/${hash}`);
        return found === undefined ? null : new Uint8Array(await found.arrayBuffer());
      },
      write: (hash, bytes) => cache.put(`/${hash}`, new Response(bytes as Bytes)),
    },
    async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes)),
  );

/** Makes the version whole in its cache. */
export const completeCache = async (
  caches: Pick<CacheStorage, 'open'>,
  integrityId: string,
  want: Want,
): Promise<void> =>
  completeVersion(cachedFiles(await caches.open(cacheName(integrityId))), integrityId, decodeText, want);

/** Whether every file of the version lies in its cache with the right bytes. Changes nothing. */
export async function isComplete(caches: Pick<CacheStorage, 'has' | 'open'>, integrityId: string): Promise<boolean> {
  try {
    // To open one that is not there would make it.
    if (!(await caches.has(cacheName(integrityId)))) return false;
    await completeCache(caches, integrityId, () => Promise.reject(new TypeError('missing')));
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
