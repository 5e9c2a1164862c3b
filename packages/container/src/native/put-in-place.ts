// Makes the version that is to run whole on the disk of a native host, as the launch page does on the web: every file is hashed at
// each launch, what is missing or changed is written anew, and then the other versions leave. Language only.
import { type BundleCrypto, isSha256Hex } from '@davit/bundle';
import { OpenFailure, type OpenRelease } from '../core/delivery-ports.ts';
import { type Blobs, blobsOf } from '../serving/blobs-of.ts';
import { completeVersion } from '../serving/complete-version.ts';
import { createVerifiedFiles, type VerifiedFiles } from '../serving/verified-files.ts';
import { decodeText } from './decode-text.ts';
import type { NativeFiles, VersionPlace } from './native-files.ts';

/** The files of one version, hashed on each way. A write without room rejects with an `OpenFailure`. */
export const placedFiles = (files: NativeFiles, place: VersionPlace, crypto: BundleCrypto): VerifiedFiles =>
  createVerifiedFiles(
    {
      read: (hash) => files.read(place, hash),
      async write(hash, bytes) {
        if ((await files.write(place, hash, bytes)) === 'full') throw new OpenFailure('storage_full');
      },
    },
    crypto.sha256,
  );

export interface PutInPlace {
  readonly files: NativeFiles;
  readonly crypto: BundleCrypto;
  readonly appId: string;
  readonly release: Pick<OpenRelease, 'integrityId' | 'provision'>;
}

/** @throws OpenFailure, and what `provision` threw */
export async function putInPlace({ files, crypto, appId, release }: PutInPlace): Promise<void> {
  const { integrityId, provision } = release;
  if (!isSha256Hex(integrityId)) throw new OpenFailure('worker_failed', `no integrity id: ${integrityId}`);
  const place = { appId, integrityId };
  let blobs: Promise<Blobs> | null = null;
  const obtain = async (): Promise<Blobs> => {
    if (provision === null) throw new OpenFailure('not_installed');
    return blobsOf(await provision());
  };
  const want = async (hash: string): Promise<Uint8Array> => {
    blobs ??= obtain();
    const blob = (await blobs).get(hash);
    if (blob === undefined) throw new OpenFailure('worker_failed', `a file of another version: ${hash}`);
    return blob;
  };
  try {
    await completeVersion(placedFiles(files, place, crypto), integrityId, decodeText, want);
  } catch (error) {
    // What does not fit is no use, and its room may be what the version before needs.
    if (error instanceof OpenFailure && error.code === 'storage_full') await files.remove(place);
    // What `provision` refused with is its own word.
    await blobs;
    throw error instanceof OpenFailure ? error : new OpenFailure('worker_failed', error);
  }
  const others = (await files.versions(appId)).filter((other) => other !== integrityId);
  for (const other of others) await files.remove({ appId, integrityId: other });
}
