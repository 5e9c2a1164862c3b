// The bytes of a `.ma` file → a bundle that was verified whole, or the first reason why not. Nothing but integrity.json and its
// signature is unpacked before that signature holds and the whole has the digest of the record. Never throws, keeps nothing.
import { decodeUtf8, toHex } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import type { Manifest } from '../manifest/manifest.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { MAX_BUNDLE_BYTES } from './bundle-limits.ts';
import { type Integrity, MANIFEST_FILE } from './integrity.ts';
import { findListProblem, readSignedList, refuse, unpackFiles } from './open-bundle.ts';
import type { BundleCrypto, BundleExpectation, BundleFailure, VerifiedBundle } from './verified-bundle.ts';

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
  const [hash, signed] = await Promise.all([
    crypto.sha256(bytes),
    readSignedList(bytes, expected.publisherKey, crypto),
  ]);
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
