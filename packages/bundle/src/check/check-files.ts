// Everything that is wrong with the files of a folder or an opened bundle, whoever signed it. Pure.
import { decodeUtf8 } from '@davit/crypto';
import {
  findFileProblems,
  findFirstPageProblem,
  findMarkupProblems,
  findMissingFiles,
  isHtml,
} from '../archive/content-problems.ts';
import { MANIFEST_FILE } from '../archive/integrity.ts';
import type { PackProblem } from '../archive/pack-failure.ts';
import { readManifestFile } from '../archive/read-manifest-file.ts';
import { iconPath, iconProblem } from '../icon.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { scanFiles } from '../secrets/scan-files.ts';
import type { SecretFinding } from '../secrets/secret-finding.ts';
import type { CheckCode, CheckProblem } from './check-problem.ts';
import { CHECK_WORDS } from './check-words.ts';
import { findForeignCode } from './foreign-code.ts';
import { jsonPlaces } from './json-place.ts';
import { placesIn } from './place.ts';
import { findPlaceholders } from './placeholder-texts.ts';

type Files = ReadonlyMap<string, Uint8Array>;

export function problem(
  code: CheckCode,
  detail: string,
  more: Pick<CheckProblem, 'file' | 'line' | 'column' | 'at'> = {},
): CheckProblem {
  const { severity, title, hint } = CHECK_WORDS[code];
  return { code, severity, ...more, title, detail, hint };
}

const fromPacker = ({ code, path, at, line, column, message }: PackProblem): CheckProblem =>
  problem(code, message, {
    ...(path === '' ? {} : { file: path }),
    ...(at === undefined || at === '' ? {} : { at }),
    ...(line === undefined ? {} : { line, column }),
  });

function fromScan({ kind, certainty, file, line, column, source, wrapped, masked }: SecretFinding): CheckProblem {
  const where = source === undefined ? '' : ` in the source ${source}, which this source map holds`;
  const how = wrapped === undefined ? '' : ', in base64';
  const code = certainty === 'certain' ? 'bundle/secret' : 'bundle/likely-secret';
  return problem(code, `${kind}${where}${how}: ${masked}.`, { file, line, column });
}

/** A mini-program that is being written may say so, where nobody but its author reads it. */
function* placeholderProblems(manifest: Manifest, files: Files, development: boolean): Generator<CheckProblem> {
  const placeIn = jsonPlaces(decodeUtf8(files.get(MANIFEST_FILE) ?? new Uint8Array()) ?? '');
  for (const { at, text } of findPlaceholders(manifest))
    yield {
      ...problem('bundle/placeholder', `It says "${text}".`, { file: MANIFEST_FILE, at, ...placeIn(at) }),
      ...(development && { severity: 'warning' }),
    };
}

function* foreignCodeProblems(files: Files): Generator<CheckProblem> {
  for (const [file, bytes] of files) {
    const html = isHtml(file) ? decodeUtf8(bytes) : null;
    if (html === null) continue;
    const placeOf = placesIn(html);
    for (const { at, index, address } of findForeignCode(html))
      yield problem('bundle/foreign-code', `${at} names ${address.slice(0, 200)}.`, { file, at, ...placeOf(index) });
  }
}

/** One that is missing is an error of its own. */
function* iconProblems(manifest: Manifest, files: Files): Generator<CheckProblem> {
  const path = iconPath(manifest);
  const bytes = path === null ? undefined : files.get(path);
  const why = path === null || bytes === undefined ? null : iconProblem(path, bytes.length);
  if (path !== null && why !== null) yield problem('bundle/unseen-icon', why, { file: path, at: 'icons[0].src' });
}

export interface CheckedFiles {
  readonly manifest: Manifest | null;
  readonly problems: Iterable<CheckProblem>;
}

export function checkFiles(files: Files, development: boolean): CheckedFiles {
  const read = readManifestFile(files, development);
  const manifest = read.ok ? read.value : null;
  function* problems(): Generator<CheckProblem> {
    const packer = function* (): Generator<PackProblem> {
      if (!read.ok) yield* read.failure;
      yield* findFileProblems(files);
      if (manifest !== null) {
        yield* findMissingFiles(manifest, files);
        yield* findFirstPageProblem(manifest, files);
      }
      yield* findMarkupProblems(files);
    };
    for (const found of packer()) yield fromPacker(found);
    if (manifest !== null) yield* placeholderProblems(manifest, files, development);
    if (manifest !== null) yield* iconProblems(manifest, files);
    yield* foreignCodeProblems(files);
    for (const finding of scanFiles(files)) yield fromScan(finding);
  }
  return { manifest, problems: problems() };
}
