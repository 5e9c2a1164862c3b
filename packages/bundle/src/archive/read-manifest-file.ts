// manifest.json among the files of a bundle or folder → the manifest, or everything that is wrong with it, with line and key. Pure.
import { decodeUtf8 } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import { jsonPlaces } from '../check/json-place.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { MANIFEST_FILE } from './integrity.ts';
import type { PackProblem } from './pack-failure.ts';

export function readManifestFile(
  files: ReadonlyMap<string, Uint8Array>,
  development: boolean,
): Result<Manifest, readonly PackProblem[]> {
  const bytes = files.get(MANIFEST_FILE);
  const problem = (code: PackProblem['code'], message: string): Result<never, readonly PackProblem[]> => ({
    ok: false,
    failure: [{ code, path: MANIFEST_FILE, message }],
  });
  if (bytes === undefined)
    return problem('bundle/missing-file', 'There is no manifest.json; add it at the top of the folder.');
  const text = decodeUtf8(bytes);
  if (text === null) return problem('bundle/not-utf8', 'The file is not UTF-8; save it as UTF-8.');
  const manifest = parseManifest(text, { development });
  if (manifest.ok) return manifest;
  const placeIn = jsonPlaces(text);
  const failure = manifest.failure.map(
    ({ path: at, message }): PackProblem => ({
      code: 'bundle/bad-manifest',
      path: MANIFEST_FILE,
      at,
      message,
      ...placeIn(at),
    }),
  );
  return { ok: false, failure };
}
