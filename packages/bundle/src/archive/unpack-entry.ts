// The bytes of one entry, in a buffer of their own, if they are what its headers declare. Never throws.
import type { Result } from '@davit/protocol';
import { inflateSync } from 'fflate';
import type { ArchiveEntry, ArchiveFailure } from './archive-entry.ts';
import { crc32 } from './crc32.ts';
import { STORED } from './zip-format.ts';

function inflate(packed: Uint8Array, size: number): Uint8Array | null {
  try {
    const bytes = inflateSync(packed, { out: new Uint8Array(size) });
    return bytes.length === size ? bytes : null;
  } catch {
    return null;
  }
}

export function unpackEntry(
  archive: Uint8Array,
  { path, method, crc, size, start, end }: ArchiveEntry,
): Result<Uint8Array, ArchiveFailure> {
  const bytes = method === STORED ? archive.slice(start, end) : inflate(archive.subarray(start, end), size);
  if (bytes === null)
    return {
      ok: false,
      failure: { reason: 'bad_archive', detail: 'The entry does not unpack to its declared size.', path },
    };
  if (crc32(bytes) !== crc)
    return {
      ok: false,
      failure: { reason: 'bad_archive', detail: 'The entry has another checksum than declared.', path },
    };
  return { ok: true, value: bytes };
}
