// A folder with a manifest.json → a signed bundle and its files, or a sentence that names file, key and reason.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, type PackedBundle, type PackProblem, packBundle, parseManifest } from '@davit/bundle';
import type { Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { AppFolderError } from './app-folder-error.ts';
import { type BuildVersion, buildVersions, type KnownVersion } from './build-version.ts';
import { type FolderFiles, readFolder } from './read-folder.ts';

const MANIFEST = 'manifest.json';
const FIRST_PAGE = 'index.html';

export interface PackedApp extends FolderFiles {
  readonly bundle: PackedBundle;
}

export interface PackAppOptions {
  readonly publisher: Signer;
  /** That the registry has of a mini-program, newest first. */
  readonly versions: (appId: string) => Promise<readonly KnownVersion[]>;
}

/** @throws AppFolderError */
export async function packApp(folder: string, options: PackAppOptions): Promise<PackedApp> {
  try {
    return await packFolder(folder, options);
  } catch (error) {
    // Of the disk, for example a file that this user may not read.
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new AppFolderError(`${folder} cannot be read: ${error.message}`);
  }
}

async function packFolder(folder: string, { publisher, versions }: PackAppOptions): Promise<PackedApp> {
  const manifest = await checkManifest(folder);
  const { files, leftOut } = await readFolder(folder);
  checkFirstPage(folder, files, manifest.davit.fallback);
  const known = await versions(manifest.app_id);
  const pack = async (version: BuildVersion): Promise<PackedBundle> => {
    const numbered = withVersion(files, version);
    const packed = await packBundle({ files: numbered, signer: publisher, crypto: nodeCrypto, development: true });
    if (packed.ok) return packed.value;
    const faults = packed.failure.problems.map((problem) => `  ${describe(problem, folder)}`);
    throw new AppFolderError(`${folder} cannot be packed into a bundle:\n${faults.join('\n')}`);
  };
  const [first, next] = buildVersions(manifest.version, known);
  const bundle = await pack(first);
  const isNewest = next === undefined || bundle.digest === known[0]?.digest;
  return { bundle: isNewest ? bundle : await pack(next), files, leftOut };
}

/** The same files, with this version in the manifest; byte for byte the same where that is what it says. */
function withVersion(files: ReadonlyMap<string, Uint8Array>, version: BuildVersion): ReadonlyMap<string, Uint8Array> {
  // Read once more: the folder may have changed since its manifest was looked at first.
  const bytes = files.get(MANIFEST);
  const manifest = parseText(bytes);
  const declared = manifest?.version as Partial<BuildVersion> | undefined;
  if (manifest === null || (declared?.code === version.code && declared.name === version.name)) return files;
  const text = `${JSON.stringify({ ...manifest, version }, null, 2)}\n`;
  return new Map([...files, [MANIFEST, new TextEncoder().encode(text)]]);
}

function parseText(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}

const describe = ({ path, at, message }: PackProblem, folder: string): string =>
  `${path === '' ? folder : join(folder, path)}${at === undefined ? '' : ` (${at})`}: ${message}`;

/** First, and by itself: most mistakes are here, and nothing else about the folder matters before it. */
async function checkManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST);
  const manifest = parseManifest(await readManifest(file, folder), { development: true });
  if (manifest.ok) return manifest.value;
  const faults = manifest.failure.map(({ path, message }) => `  ${path === '' ? 'the file' : path}: ${message}`);
  throw new AppFolderError(
    `${file} is not a manifest that can be served:\n${faults.join('\n')}\nEvery key: docs/reference/manifest.md`,
  );
}

/** Without it a launch ends at "Not found", behind the splash. */
function checkFirstPage(folder: string, files: ReadonlyMap<string, Uint8Array>, fallback = FIRST_PAGE): void {
  if (files.has(FIRST_PAGE) || files.has(fallback)) return;
  throw new AppFolderError(
    `${join(folder, FIRST_PAGE)} does not exist. It is the page that a launch opens; add it, or name another one as davit.fallback in ${MANIFEST}.`,
  );
}

async function readManifest(file: string, folder: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const built = await readFile(join(folder, 'dist', MANIFEST)).then(
      () => true,
      () => false,
    );
    throw new AppFolderError(
      `${file} does not exist. A mini-program is a folder with a ${MANIFEST}${built ? `; there is one in ${join(folder, 'dist')}` : ''}.`,
    );
  }
}
