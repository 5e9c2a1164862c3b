// What is wrong with the files of a folder that is to become a bundle, their manifest apart. Pure.
import { decodeUtf8 } from '@davit/crypto';
import { placesIn } from '../check/place.ts';
import { findHtmlProblems } from '../html-problems.ts';
import { inlineScripts } from '../inline-scripts.ts';
import { isBundlePath } from '../manifest/bundle-path.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { mimeType } from '../mime-type.ts';
import { MAX_FILES, MAX_INLINE_SCRIPTS, MAX_UNPACKED_BYTES } from './bundle-limits.ts';
import type { PackProblem } from './pack-failure.ts';
import { findPathClash } from './path-clash.ts';

type Files = ReadonlyMap<string, Uint8Array>;

export const isHtml = (path: string): boolean => mimeType(path).startsWith('text/html');

export function* findFileProblems(files: Files): Generator<PackProblem> {
  let size = 0;
  for (const bytes of files.values()) size += bytes.length;
  if (files.size > MAX_FILES)
    yield { code: 'bundle/too-large', path: '', message: `${files.size} files; a bundle has at most ${MAX_FILES}.` };
  if (size > MAX_UNPACKED_BYTES)
    yield { code: 'bundle/too-large', path: '', message: `${size} bytes; a bundle has at most ${MAX_UNPACKED_BYTES}.` };
  for (const path of files.keys()) {
    if (isBundlePath(path)) continue;
    const message =
      "A bundle takes no such name: letters, digits and ._@()[],+=~!$'- , composed (NFC), at most 200 bytes, not first a dot or last a dot or space; .container, .well-known and integrity.* are reserved. Rename or leave it out.";
    yield { code: 'bundle/bad-path', path, message };
  }
  const clash = findPathClash([...files.keys()]);
  if (clash !== null)
    yield { code: 'bundle/path-clash', path: clash.path, message: `${clash.detail} Rename one of them.` };
}

/** Files that the manifest names and that are not there. */
export function* findMissingFiles({ icons, davit }: Manifest, files: Files): Generator<PackProblem> {
  const named: [at: string, path: string][] = [
    ...icons.map(({ src }, at): [string, string] => [`icons[${at}].src`, src]),
    ...davit.workers.map((path, at): [string, string] => [`davit.workers[${at}]`, path]),
  ];
  if (davit.fallback !== undefined) named.push(['davit.fallback', davit.fallback]);
  for (const [at, path] of named)
    if (!files.has(path))
      yield {
        code: 'bundle/missing-file',
        path: 'manifest.json',
        at,
        message: `"${path}" is not among the files; add it or correct the name.`,
      };
}

/** What a launch opens where nothing else is named. */
export const FIRST_PAGE = 'index.html';

/** Without it a launch ends at "Not found", behind the splash. */
export function* findFirstPageProblem(
  { davit: { fallback = FIRST_PAGE } }: Manifest,
  files: Files,
): Generator<PackProblem> {
  if (files.has(FIRST_PAGE) || files.has(fallback)) return;
  const message = `A launch opens ${FIRST_PAGE}, and it is not there; add it, or name another page as davit.fallback in manifest.json.`;
  yield { code: 'bundle/missing-file', path: FIRST_PAGE, message };
}

export function* findMarkupProblems(files: Files): Generator<PackProblem> {
  for (const [path, bytes] of files) {
    if (!isHtml(path)) continue;
    const html = decodeUtf8(bytes);
    if (html === null)
      yield {
        code: 'bundle/not-utf8',
        path,
        message: 'The file is not UTF-8, as which it will be read; save it as UTF-8.',
      };
    else {
      if (inlineScripts(html).length > MAX_INLINE_SCRIPTS)
        yield {
          code: 'bundle/too-large',
          path,
          message: `More than ${MAX_INLINE_SCRIPTS} inline scripts; move them into files.`,
        };
      const placeOf = placesIn(html);
      for (const { index, ...problem } of findHtmlProblems(html)) yield { ...problem, path, ...placeOf(index) };
    }
  }
}
