// Files of a static web build → one signed bundle. Deterministic: the same files, key and packer give the same bytes, whatever the
// order of the map. Refuses what would not run, with all reasons at once.
import { encodeUtf8, type Signer, toHex } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import type { Manifest } from '../manifest/manifest.ts';
import { MAX_INTEGRITY_BYTES } from './bundle-limits.ts';
import { findFileProblems, findMarkupProblems, findMissingFiles } from './content-problems.ts';
import { comparePaths } from './entry-order.ts';
import { INTEGRITY_FILE, SIGNATURE_FILE } from './integrity.ts';
import { integrityText } from './integrity-text.ts';
import { listFiles } from './list-files.ts';
import type { PackFailure, PackProblem } from './pack-failure.ts';
import { readManifestFile } from './read-manifest-file.ts';
import { bundleSignatureInput } from './signed-text.ts';
import type { BundleCrypto, Sha256Hex } from './verified-bundle.ts';
import { writeArchive } from './write-archive.ts';

export interface PackBundleInput {
  /** Every file by its path; manifest.json is among them, integrity.json and integrity.sig are not. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The publisher's key: EdDSA. */
  readonly signer: Signer;
  readonly crypto: Pick<BundleCrypto, 'sha256'>;
  /** Allows what `parseManifest` allows in development. */
  readonly development?: boolean | undefined;
}

export interface PackedBundle {
  readonly bytes: Uint8Array;
  readonly digest: Sha256Hex;
  readonly integrityId: Sha256Hex;
  readonly size: number;
  readonly manifest: Manifest;
  readonly versionCode: number;
  readonly appId: string;
}

const refuse = (problems: readonly PackProblem[]): { readonly ok: false; readonly failure: PackFailure } => ({
  ok: false,
  failure: { problems: problems as PackFailure['problems'] },
});

/** @example `await packBundle({ files, signer: publisherKey, crypto: nodeCrypto })` */
export async function packBundle({
  files,
  signer,
  crypto,
  development = false,
}: PackBundleInput): Promise<Result<PackedBundle, PackFailure>> {
  const read = readManifestFile(files, development);
  const problems = [...findFileProblems(files), ...findMarkupProblems(files)];
  if (read.ok) problems.push(...findMissingFiles(read.value, files));
  else problems.unshift(...read.failure);
  if (signer.algorithm !== 'EdDSA')
    problems.push({
      code: 'bundle/bad-key',
      path: '',
      message: 'A publisher signs with an Ed25519 key; make one with davit keys.',
    });
  if (problems.length > 0 || !read.ok) return refuse(problems);
  const manifest = read.value;
  const integrityBytes = encodeUtf8(integrityText(await listFiles(files, manifest, crypto)));
  if (integrityBytes.length > MAX_INTEGRITY_BYTES)
    return refuse([{ code: 'bundle/too-large', path: '', message: 'Too many inline scripts; move them into files.' }]);
  const signature = await signer.sign(bundleSignatureInput(integrityBytes));
  const all: [string, Uint8Array][] = [...files, [INTEGRITY_FILE, integrityBytes], [SIGNATURE_FILE, signature]];
  const bytes = writeArchive(all.sort(([a], [b]) => comparePaths(a, b)));
  return {
    ok: true,
    value: {
      bytes,
      digest: toHex(await crypto.sha256(bytes)),
      integrityId: toHex(await crypto.sha256(integrityBytes)),
      size: bytes.length,
      manifest,
      versionCode: manifest.version.code,
      appId: manifest.app_id,
    },
  };
}
