// The cache of one version on its mini-program's origin: bytes under their own SHA-256. The mini-program can write into it too,
// so nothing that is read counts before it has been hashed, and what was hashed is the very bytes that the caller gets (T104).
import { toHex } from '@davit/crypto';

export type Bytes = Uint8Array<ArrayBuffer>;

const PREFIX = 'davit:';
export const cacheName = (integrityId: string): string => `${PREFIX}${integrityId}`;
/** Caches of container versions of a mini-program, complete or not. */
export const isVersionCache = (name: string): boolean => name.startsWith(PREFIX);

export const sha256Hex = async (bytes: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** The bytes with this hash, or null when they are not there or others are. */
export async function readVerified(cache: Cache, hash: string): Promise<Bytes | null> {
  const found = await cache.match(`/${hash}`);
  if (found === undefined) return null;
  const bytes = new Uint8Array(await found.arrayBuffer());
  return (await sha256Hex(bytes)) === hash ? bytes : null;
}

/** @throws QuotaExceededError; TypeError for other bytes than the hash names */
export async function writeVerified(cache: Cache, hash: string, bytes: Bytes): Promise<void> {
  if ((await sha256Hex(bytes)) !== hash) throw new TypeError(`other bytes than ${hash}`);
  await cache.put(`/${hash}`, new Response(bytes));
}
