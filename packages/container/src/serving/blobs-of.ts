// A verified bundle as the files that an installation consists of, by their SHA-256. Language only.
import type { VerifiedBundle } from '@davit/bundle';

export type Blobs = ReadonlyMap<string, Uint8Array>;

export function blobsOf({ integrityId, integrityBytes, integrity, files }: VerifiedBundle): Blobs {
  const named = Object.entries(integrity.files).map(([path, hash]) => [hash, files.get(path)] as const);
  return new Map(
    [...named, [integrityId, integrityBytes] as const].filter((blob): blob is [string, Uint8Array] => !!blob[1]),
  );
}
