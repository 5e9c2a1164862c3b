// The bytes of a bundle → its files and whatever is wrong with archive, list and signature, going on as far as it can. Never throws.
import { toHex } from '@davit/crypto';
import { MAX_BUNDLE_BYTES } from '../archive/bundle-limits.ts';
import { integrityText } from '../archive/integrity-text.ts';
import { listFiles } from '../archive/list-files.ts';
import { findListProblem, readSignedList, type SignedList, unpackFiles } from '../archive/open-bundle.ts';
import type { BundleCrypto, BundleFailure, Ed25519Key, Sha256Hex } from '../archive/verified-bundle.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { problem } from './check-files.ts';
import type { CheckCode, CheckProblem } from './check-problem.ts';

export interface OpenedBundle {
  readonly digest: Sha256Hex;
  /** Null where the archive is no bundle. */
  readonly signed: SignedList | null;
  /** Empty where they cannot be trusted to be what was signed. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly problems: readonly CheckProblem[];
}

const CODES: Readonly<Record<Exclude<BundleFailure['reason'], 'bad_manifest' | 'wrong_digest'>, CheckCode>> = {
  bad_archive: 'bundle/bad-archive',
  too_large: 'bundle/too-large',
  bad_integrity: 'bundle/bad-integrity',
  bad_signature: 'bundle/bad-signature',
  wrong_app: 'bundle/wrong-app',
  wrong_version: 'bundle/wrong-version',
  missing_file: 'bundle/missing-file',
  extra_file: 'bundle/extra-file',
  changed_file: 'bundle/changed-file',
};

function toProblem(failure: BundleFailure): CheckProblem {
  // Neither is an answer of the functions that are called here.
  if (failure.reason === 'bad_manifest' || failure.reason === 'wrong_digest') throw new TypeError(failure.reason);
  const file = 'path' in failure && failure.path !== undefined ? { file: failure.path } : {};
  const detail = 'detail' in failure ? failure.detail : DETAILS[failure.reason];
  return problem(CODES[failure.reason], detail, file);
}

const DETAILS = {
  bad_signature: 'Another key signed it, or what was signed was changed afterwards.',
  missing_file: 'The signed list names it, and it is not in the archive.',
  extra_file: 'It is in the archive, and the signed list does not name it.',
  changed_file: 'Its SHA-256 is not the one in the signed list.',
  wrong_app: 'The app id differs.',
  wrong_version: 'The version code differs.',
} as const;

export async function openForCheck(
  bytes: Uint8Array,
  publisherKey: Ed25519Key | null,
  crypto: BundleCrypto,
): Promise<OpenedBundle> {
  const digest = toHex(await crypto.sha256(bytes));
  const refused = (failure: BundleFailure, signed: SignedList | null = null, also: readonly CheckProblem[] = []) => ({
    digest,
    signed,
    files: new Map(),
    problems: [...also, toProblem(failure)],
  });
  if (bytes.length > MAX_BUNDLE_BYTES) return refused({ reason: 'too_large', detail: 'More than 22 MiB.' });
  const checked = await readSignedList(bytes, publisherKey, crypto);
  const isForged = !checked.ok && checked.failure.reason === 'bad_signature';
  const problems = isForged ? [toProblem({ reason: 'bad_signature' })] : [];
  // Who signed with the wrong key wants to hear the rest, too.
  const signed = isForged ? await readSignedList(bytes, null, crypto) : checked;
  if (!signed.ok) return isForged ? { digest, signed: null, files: new Map(), problems } : refused(signed.failure);
  const listProblem = findListProblem(signed.value.entries, signed.value.integrity);
  if (listProblem !== null) return refused(listProblem, signed.value, problems);
  const files = await unpackFiles(bytes, signed.value, crypto);
  if (!files.ok) return refused(files.failure, signed.value, problems);
  return { digest, signed: signed.value, files: files.value, problems };
}

/** Whether the signed list is the one that a packer makes of these files. */
export async function findListDifferences(
  { integrity }: SignedList,
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest,
  crypto: BundleCrypto,
): Promise<readonly CheckProblem[]> {
  const { app_id, version } = manifest;
  const problems: CheckProblem[] = [];
  if (integrity.app_id !== app_id)
    problems.push(problem('bundle/wrong-app', `The list says "${integrity.app_id}", the manifest "${app_id}".`));
  if (integrity.version_code !== version.code)
    problems.push(
      problem('bundle/wrong-version', `The list says ${integrity.version_code}, the manifest ${version.code}.`),
    );
  if (problems.length > 0) return problems;
  const made = await listFiles(files, manifest, crypto);
  if (integrityText(made) === integrityText(integrity)) return [];
  return [problem('bundle/other-inline-scripts', 'Each inline script that may run is listed by its hash.')];
}
