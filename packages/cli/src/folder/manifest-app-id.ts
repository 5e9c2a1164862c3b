// Which mini-program a command is about: --app, or the manifest of the project that it is typed in.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAppId } from '@davit/protocol';
import { CliProblem } from '../terminal/cli-problem.ts';

const PLACES = ['dist/manifest.json', 'public/manifest.json', 'manifest.json'];

function appIdIn(file: string): string | null {
  try {
    const { app_id: appId } = JSON.parse(readFileSync(file, 'utf8')) as { readonly app_id?: unknown };
    return typeof appId === 'string' && isAppId(appId) ? appId : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

export function appIdFor(typed: string | undefined, folder: string): string {
  if (typed !== undefined) {
    if (isAppId(typed)) return typed;
    throw new CliProblem({
      code: 'cli/bad-app-id',
      title: 'This is no app id',
      detail: `"${typed}": lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter.`,
      hint: '--app <the app_id of the manifest>',
    });
  }
  const file = PLACES.map((place) => join(folder, place)).find((path) => existsSync(path));
  const appId = file === undefined ? null : appIdIn(file);
  if (appId !== null) return appId;
  throw new CliProblem({
    code: 'cli/which-app',
    title: 'It is not said which mini-program',
    detail: file === undefined ? `${folder} has no manifest.json.` : `${file} has no app_id.`,
    hint: 'run it in the folder of the mini-program, or add --app <app id>',
  });
}
