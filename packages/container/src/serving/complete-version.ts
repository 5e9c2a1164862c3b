// Makes one version whole where the platform keeps it, file by file. Takes what is right already as it is; writes nothing that was
// not hashed. Language only: the launch page and native hosts run the same.
import { type Decode, readListed } from './listed-files.ts';
import type { VerifiedFiles } from './verified-files.ts';

/** Asks for bytes by their hash. */
export type Want = (hash: string) => Promise<Uint8Array>;

export const MAX_BLOBS_IN_FLIGHT = 4;
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
 * Resolves when every file of the version is there with the right bytes. `want` is asked for what is not, by its hash.
 * Rejects with what `want` and `files` reject with.
 */
export async function completeVersion(
  files: VerifiedFiles,
  integrityId: string,
  decode: Decode,
  want: Want,
): Promise<void> {
  const obtain = async (hash: string): Promise<Uint8Array> => {
    const bytes = await want(hash);
    await files.write(hash, bytes);
    return bytes;
  };
  const listed = readListed((await files.read(integrityId)) ?? (await obtain(integrityId)), decode);
  const missing: string[] = [];
  await each([...new Set(Object.values(listed.files))], READS_AT_ONCE, async (hash) => {
    if ((await files.read(hash)) === null) missing.push(hash);
  });
  await each(missing, MAX_BLOBS_IN_FLIGHT, obtain);
}
