// What `davit dev` was pointed at: a project with a build, whose dist folder is served, or a folder that is served as it is. Reads only.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CliProblem } from '../terminal/cli-problem.ts';

export interface DevProject {
  /** Where the command was typed: what is shown is relative to it. */
  readonly from: string;
  readonly folder: string;
  /** With manifest.json, once it is built. */
  readonly served: string;
  /** Whether package.json has a build script. */
  readonly hasBuild: boolean;
}

const BUILD = 'dist';

function buildScript(folder: string): string | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  try {
    const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { readonly scripts?: { readonly build?: unknown } };
    return typeof scripts?.build === 'string' ? scripts.build : null;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw new CliProblem({
      code: 'cli/bad-folder',
      title: 'The folder cannot be read as a mini-program',
      detail: `${file}: ${error.message}`,
      hint: 'mend package.json, then davit dev again',
    });
  }
}

export function openProject(word: string | undefined, from: string): DevProject {
  const folder = resolve(from, word ?? '.');
  const shown = relative(from, folder) || '.';
  if (!existsSync(folder))
    throw new CliProblem({
      code: 'cli/no-such-folder',
      title: 'There is no such folder',
      detail: `${folder} does not exist.`,
      hint: 'davit init my-app, then davit dev my-app',
    });
  if (!statSync(folder).isDirectory())
    throw new CliProblem({
      code: 'cli/not-a-folder',
      title: 'This is no folder',
      detail: `${shown} is a file; a project or a built folder is served.`,
      hint: 'davit dev <the folder with package.json or manifest.json>',
    });
  const hasBuild = buildScript(folder) !== null;
  const isBuilt = hasBuild || existsSync(join(folder, BUILD, 'manifest.json'));
  return { from, folder, served: isBuilt ? join(folder, BUILD) : folder, hasBuild };
}
