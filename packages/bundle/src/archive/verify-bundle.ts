// The bytes of a `.ma` file → a bundle that was verified whole, or the first reason why not. Nothing but integrity.json and its
// signature is unpacked before that signature holds and the whole has the digest of the record. Never throws, keeps nothing.
import { decodeUtf8, toHex } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import type { Manifest } from '../manifest/manifest.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { ED25519_SIGNATURE_BYTES, toEd25519Jwk } from '../release/ed25519.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { MAX_BUNDLE_BYTES } from './bundle-limits.ts';
import { INTEGRITY_FILE, type Integrity, MANIFEST_FILE, SIGNATURE_FILE } from './integrity.ts';
import { parseIntegrity } from './parse-integrity.ts';
import { readArchive } from './read-archive.ts';
import { bundleSignatureInput } from './signed-text.ts';
import { unpackEntry } from './unpack-entry.ts';
import type { BundleCrypto, BundleExpectation, BundleFailure, Sha256Hex, VerifiedBundle } from './verified-bundle.ts';

/** Of unpacked bytes whose hashes are being made at a time: a digest in another thread works on a copy. */
const HASHING_BYTES = 4 * 1024 * 1024;

const refuse = (failure: BundleFailure): { readonly ok: false; readonly failure: BundleFailure } => ({
  ok: false,
  failure,
});

interface SignedList {
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
  readonly integrity: Integrity;
  readonly integrityBytes: Uint8Array;
  readonly integrityId: Sha256Hex;
}

async function readSignedList(
  bytes: Uint8Array,
  expected: BundleExpectation,
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
  const key = toEd25519Jwk(expected.publisherKey);
  const [isSigned, id] = await Promise.all([
    crypto.verify('EdDSA', key, signature.value, bundleSignatureInput(list.value)),
    crypto.sha256(list.value),
  ]);
  if (!isSigned) return refuse({ reason: 'bad_signature' });
  return {
    ok: true,
    value: { entries, integrity: integrity.value, integrityBytes: list.value, integrityId: toHex(id) },
  };
}

/** A listed file that is not there, or one that is there and not listed. */
function findListProblem(entries: ReadonlyMap<string, ArchiveEntry>, { files }: Integrity): BundleFailure | null {
  for (const path of Object.keys(files)) if (!entries.has(path)) return { reason: 'missing_file', path };
  for (const path of entries.keys())
    if (path !== INTEGRITY_FILE && path !== SIGNATURE_FILE && !Object.hasOwn(files, path))
      return { reason: 'extra_file', path };
  return null;
}

/** Unpacks while the hashes of what came before are being made. */
async function unpackFiles(
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

function readManifest(
  file: Uint8Array | undefined,
  { app_id, version_code }: Integrity,
  expected: BundleExpectation,
): Result<Manifest, BundleFailure> {
  if (file === undefined) return refuse({ reason: 'missing_file', path: MANIFEST_FILE });
  const text = decodeUtf8(file);
  if (text === null)
    return refuse({ reason: 'bad_manifest', failures: [{ path: '', message: 'The file is not UTF-8.' }] });
  const manifest = parseManifest(text, { development: expected.development === true });
  if (!manifest.ok) return refuse({ reason: 'bad_manifest', failures: manifest.failure });
  if (manifest.value.app_id !== app_id) return refuse({ reason: 'wrong_app', appId: manifest.value.app_id });
  const { code } = manifest.value.version;
  return code === version_code ? manifest : refuse({ reason: 'wrong_version', versionCode: code });
}

/** Checks every byte against what the release record names. The answer's files are copies: `bytes` may go. */
export async function verifyBundle(
  bytes: Uint8Array,
  expected: BundleExpectation,
  crypto: BundleCrypto,
): Promise<Result<VerifiedBundle, BundleFailure>> {
  if (bytes.length > MAX_BUNDLE_BYTES)
    return refuse({ reason: 'too_large', detail: 'The bundle is larger than 22 MiB.' });
  // Together: each question costs a browser's worker a trip to another thread.
  const [hash, signed] = await Promise.all([crypto.sha256(bytes), readSignedList(bytes, expected, crypto)]);
  const digest = toHex(hash);
  if (digest !== expected.digest) return refuse({ reason: 'wrong_digest', digest });
  if (!signed.ok) return signed;
  const { entries, integrity, integrityBytes, integrityId } = signed.value;
  if (integrity.app_id !== expected.appId) return refuse({ reason: 'wrong_app', appId: integrity.app_id });
  if (integrity.version_code !== expected.versionCode)
    return refuse({ reason: 'wrong_version', versionCode: integrity.version_code });
  const problem = findListProblem(entries, integrity);
  if (problem !== null) return refuse(problem);
  const files = await unpackFiles(bytes, signed.value, crypto);
  if (!files.ok) return files;
  const manifest = readManifest(files.value.get(MANIFEST_FILE), integrity, expected);
  if (!manifest.ok) return manifest;
  return {
    ok: true,
    value: {
      appId: integrity.app_id,
      versionCode: integrity.version_code,
      digest,
      integrityId,
      manifest: manifest.value,
      integrity,
      integrityBytes,
      files: files.value,
    },
  };
}
