// From the bytes of a bundle to its signed list and its files, each as the list says it is. Never throws; judges no manifest.
import { toHex } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import { ED25519_SIGNATURE_BYTES, toEd25519Jwk } from '../release/ed25519.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { INTEGRITY_FILE, type Integrity, SIGNATURE_FILE } from './integrity.ts';
import { parseIntegrity } from './parse-integrity.ts';
import { readArchive } from './read-archive.ts';
import { bundleSignatureInput } from './signed-text.ts';
import { unpackEntry } from './unpack-entry.ts';
import type { BundleCrypto, BundleFailure, Ed25519Key, Sha256Hex } from './verified-bundle.ts';

/** Of unpacked bytes whose hashes are being made at a time: a digest in another thread works on a copy. */
const HASHING_BYTES = 4 * 1024 * 1024;

export const refuse = (failure: BundleFailure): { readonly ok: false; readonly failure: BundleFailure } => ({
  ok: false,
  failure,
});

export interface SignedList {
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
  readonly integrity: Integrity;
  readonly integrityBytes: Uint8Array;
  readonly integrityId: Sha256Hex;
}

/** `publisherKey` is null where the signature is judged elsewhere, or not at all. */
export async function readSignedList(
  bytes: Uint8Array,
  publisherKey: Ed25519Key | null,
  crypto: BundleCrypto,
): Promise<Result<SignedList, BundleFailure>> {
  const archive = readArchive(bytes);
  if (!archive.ok) return archive;
  const entries = new Map(archive.value.map((entry) => [entry.path, entry]));
  const listEntry = entries.get(INTEGRITY_FILE);
  const signatureEntry = entries.get(SIGNATURE_FILE);
  if (listEntry === undefined) return refuse({ reason: 'missing_file', path: INTEGRITY_FILE });
  if (signatureEntry === undefined) return refuse({ reason: 'missing_file', path: SIGNATURE_FILE });
  if (signatureEntry.size !== ED25519_SIGNATURE_BYTES) return refuse({ reason: 'bad_signature' });
  const list = unpackEntry(bytes, listEntry);
  if (!list.ok) return list;
  const signature = unpackEntry(bytes, signatureEntry);
  if (!signature.ok) return signature;
  const integrity = parseIntegrity(list.value);
  if (!integrity.ok) return integrity;
  const [isSigned, id] = await Promise.all([
    publisherKey === null ||
      crypto.verify('EdDSA', toEd25519Jwk(publisherKey), signature.value, bundleSignatureInput(list.value)),
    crypto.sha256(list.value),
  ]);
  if (!isSigned) return refuse({ reason: 'bad_signature' });
  return {
    ok: true,
    value: { entries, integrity: integrity.value, integrityBytes: list.value, integrityId: toHex(id) },
  };
}

/** A listed file that is not there, or one that is there and not listed. */
export function findListProblem(
  entries: ReadonlyMap<string, ArchiveEntry>,
  { files }: Integrity,
): BundleFailure | null {
  for (const path of Object.keys(files)) if (!entries.has(path)) return { reason: 'missing_file', path };
  for (const path of entries.keys())
    if (path !== INTEGRITY_FILE && path !== SIGNATURE_FILE && !Object.hasOwn(files, path))
      return { reason: 'extra_file', path };
  return null;
}

/** Unpacks while the hashes of what came before are being made. */
export async function unpackFiles(
  bytes: Uint8Array,
  { entries, integrity: { files: listed } }: SignedList,
  crypto: BundleCrypto,
): Promise<Result<ReadonlyMap<string, Uint8Array>, BundleFailure>> {
  const files = new Map<string, Uint8Array>();
  let changed: string | null = null;
  /** Hashes in the making, oldest first. */
  const batch: { readonly size: number; readonly compared: Promise<void> }[] = [];
  let hashing = 0;
  for (const [path, entry] of entries) {
    if (!Object.hasOwn(listed, path)) continue;
    const file = unpackEntry(bytes, entry);
    if (!file.ok) {
      await Promise.all(batch.map(({ compared }) => compared));
      return file;
    }
    files.set(path, file.value);
    const compare = (digest: Uint8Array): void => {
      if (toHex(digest) !== listed[path]) changed ??= path;
    };
    const digest = crypto.sha256(file.value);
    if (digest instanceof Promise) {
      batch.push({ size: entry.size, compared: digest.then(compare) });
      hashing += entry.size;
    } else compare(digest);
    while (hashing > HASHING_BYTES) {
      const oldest = batch.shift();
      await oldest?.compared;
      hashing -= oldest?.size ?? hashing;
    }
    if (changed !== null) break;
  }
  await Promise.all(batch.map(({ compared }) => compared));
  return changed === null ? { ok: true, value: files } : refuse({ reason: 'changed_file', path: changed });
}
