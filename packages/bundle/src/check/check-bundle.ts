// Everything that publish refuses of one bundle without knowing another: for `davit check`, `davit publish` and the registry alike.
// Answers all reasons at once. No I/O, no clock.
import { encodeUtf8, toHex } from '@davit/crypto';
import { integrityText } from '../archive/integrity-text.ts';
import { listFiles } from '../archive/list-files.ts';
import type { BundleCrypto, Ed25519Key, Sha256Hex } from '../archive/verified-bundle.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { checkFiles } from './check-files.ts';
import type { CheckProblem } from './check-problem.ts';
import type { CheckedFile, CheckReport } from './check-report.ts';
import { findListDifferences, openForCheck } from './open-for-check.ts';

/** More than anybody mends before they check again. */
export const MAX_PROBLEMS = 200;

interface CheckOptions {
  readonly crypto: BundleCrypto;
  /** Allows what `parseManifest` allows in development. */
  readonly development?: boolean | undefined;
}
export interface CheckArchive extends CheckOptions {
  /** The bytes of a `.ma` file. */
  readonly archive: Uint8Array;
  /** Whose signature it must carry; without it the signature is not judged. */
  readonly publisherKey?: Ed25519Key | undefined;
}
export interface CheckFolder extends CheckOptions {
  /** What `packBundle` would be given. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

function collect(problems: Iterable<CheckProblem>): readonly CheckProblem[] {
  const collected: CheckProblem[] = [];
  for (const problem of problems) {
    collected.push(problem);
    if (collected.length === MAX_PROBLEMS) break;
  }
  const of = (severity: CheckProblem['severity']) => collected.filter((problem) => problem.severity === severity);
  return [...of('error'), ...of('warning')];
}

async function describeFiles(
  files: ReadonlyMap<string, Uint8Array>,
  { sha256 }: BundleCrypto,
): Promise<readonly CheckedFile[]> {
  const described: CheckedFile[] = [];
  for (const [path, bytes] of files) described.push({ path, size: bytes.length, sha256: toHex(await sha256(bytes)) });
  return described.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function report(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: Manifest | null,
  problems: Iterable<CheckProblem>,
  archive: { readonly integrityId: Sha256Hex | null; readonly digest: Sha256Hex | null; readonly size: number | null },
  crypto: BundleCrypto,
): Promise<CheckReport> {
  const described = await describeFiles(files, crypto);
  const permissions = [...(manifest?.davit.permissions ?? []), ...(manifest?.req_permissions ?? [])];
  return {
    problems: collect(problems),
    manifest,
    integrity_id: archive.integrityId,
    digest: archive.digest,
    size: archive.size,
    files: described,
    unpacked_size: described.reduce((sum, { size }) => sum + size, 0),
    scopes: (manifest?.davit.scopes ?? []).map(({ name }) => name),
    permissions: [...new Set(permissions.map(({ name }) => name))],
    connect: manifest?.davit.connect ?? [],
  };
}

async function checkArchive({
  archive,
  publisherKey,
  crypto,
  development = false,
}: CheckArchive): Promise<CheckReport> {
  const { digest, signed, files, problems } = await openForCheck(archive, publisherKey ?? null, crypto);
  const facts = { digest, size: archive.length, integrityId: signed?.integrityId ?? null };
  if (signed === null || files.size === 0) return report(files, null, problems, facts, crypto);
  const checked = checkFiles(files, development);
  const differences =
    checked.manifest === null ? [] : await findListDifferences(signed, files, checked.manifest, crypto);
  const all = function* (): Generator<CheckProblem> {
    yield* problems;
    yield* differences;
    yield* checked.problems;
  };
  return report(files, checked.manifest, all(), facts, crypto);
}

async function checkFolder({ files, crypto, development = false }: CheckFolder): Promise<CheckReport> {
  const { manifest, problems } = checkFiles(files, development);
  const list = manifest === null ? null : encodeUtf8(integrityText(await listFiles(files, manifest, crypto)));
  const integrityId = list === null ? null : toHex(await crypto.sha256(list));
  return report(files, manifest, problems, { digest: null, size: null, integrityId }, crypto);
}

/** @example `isPublishable(await checkBundle({ archive, publisherKey, crypto: nodeCrypto }))` */
export const checkBundle = (input: CheckArchive | CheckFolder): Promise<CheckReport> =>
  'archive' in input ? checkArchive(input) : checkFolder(input);
