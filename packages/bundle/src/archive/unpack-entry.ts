// The bytes of one entry, in a buffer of their own, if they are what its headers declare. Never throws.
import type { Result } from '@davit/protocol';
import type { ArchiveEntry, ArchiveFailure } from './archive-entry.ts';
import { crc32 } from './crc32.ts';
import { inflate } from './inflate.ts';
import { STORED } from './zip-format.ts';

export function unpackEntry(
  archive: Uint8Array,
  { path, method, crc, size, start, end }: ArchiveEntry,
): Result<Uint8Array, ArchiveFailure> {
  const bad = (detail: string) => ({ ok: false, failure: { reason: 'bad_archive', detail, path } }) as const;
  const bytes = method === STORED ? archive.slice(start, end) : inflate(archive.subarray(start, end), size);
  if (bytes === null) return bad('The entry does not unpack to its declared size.');
  if (crc32(bytes) !== crc) return bad('The entry has another checksum than declared.');
  return { ok: true, value: bytes };
}
