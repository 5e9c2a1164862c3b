// What `check`, `pack` and `publish` were given: a folder, or the build inside a project, or a bundle's file. Reads, never writes.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { MAX_BUNDLE_BYTES } from '@davit/bundle';
import { AppFolderError, readFolder } from '@davit/dev-env/folder';
import { CliProblem } from '../terminal/cli-problem.ts';
import { shellWord } from '../terminal/shell-word.ts';

export interface AppFolder {
  readonly kind: 'folder';
  readonly path: string;
  /** As a person names it: relative to where the command was typed. */
  readonly shown: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly leftOut: readonly string[];
}
export interface AppArchive {
  readonly kind: 'archive';
  readonly path: string;
  readonly shown: string;
  readonly bytes: Uint8Array;
}

const MANIFEST = 'manifest.json';
const BUILD = 'dist';

/** A project with a build is meant to be packed from its build. */
function packedFolder(path: string, shown: string): string {
  if (existsSync(join(path, BUILD, MANIFEST))) return join(path, BUILD);
  if (existsSync(join(path, 'package.json')) && existsSync(join(path, 'public', MANIFEST)))
    throw new CliProblem({
      code: 'cli/not-built',
      title: 'The project is not built yet',
      detail: `${shown} has a ${BUILD} folder only after a build; that is what users get.`,
      hint: `npm run build${shown === '.' ? '' : ` in ${shellWord(shown)}`}, then the command again`,
    });
  return path;
}

/** `command`: what a hint is to say. */
export async function readApp(
  word: string | undefined,
  from: string,
  command = 'check',
): Promise<AppFolder | AppArchive> {
  const given = resolve(from, word ?? '.');
  const show = (path: string): string => relative(from, path) || '.';
  if (!existsSync(given))
    throw new CliProblem({
      code: 'cli/no-such-folder',
      title: 'There is no such folder',
      detail: `${given} does not exist.`,
      hint: `davit ${command} <the folder with manifest.json>`,
    });
  const facts = statSync(given);
  if (facts.isFile()) {
    if (facts.size > MAX_BUNDLE_BYTES)
      throw new CliProblem({
        code: 'bundle/too-large',
        title: 'The bundle is too large',
        detail: `${show(given)} has ${facts.size} bytes; a bundle has at most ${MAX_BUNDLE_BYTES}.`,
        hint: 'make the largest files smaller, and pack again',
      });
    return { kind: 'archive', path: given, shown: show(given), bytes: new Uint8Array(readFileSync(given)) };
  }
  const path = packedFolder(given, show(given));
  try {
    return { kind: 'folder', path, shown: show(path), ...(await readFolder(path)) };
  } catch (error) {
    if (!(error instanceof AppFolderError)) throw error;
    throw new CliProblem({
      code: 'cli/bad-folder',
      title: 'The folder cannot be read as a mini-program',
      detail: error.message,
      hint: `davit check ${shellWord(show(given))}, once that is mended`,
    });
  }
}
