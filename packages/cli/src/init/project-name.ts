// Where a new project may go, and what it may be called: names that every system, shell and registry reads alike. Pure.
import { basename, resolve } from 'node:path';
import { isAppId } from '@davit/protocol';
import { CliProblem } from '../terminal/cli-problem.ts';

/** What follows a name from a folder's name: lower-case letters, digits, single hyphens. */
export function toAppId(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 31)
    .replace(/-+$/, '');
  return isAppId(id) ? id : 'my-app';
}

/** Windows reads these as devices, with any ending. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const SEGMENT = /^[A-Za-z0-9_\p{L}\p{N}][A-Za-z0-9._ \p{L}\p{M}\p{N}-]{0,99}$/u;

/** Null, or why this is no folder for a project. `word` as typed: its own parts are judged, not those of where it lies. */
export function folderFault(word: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (/[\u0000-\u001f\u007f]/.test(word)) return 'It has a control character, such as a line end.';
  const name = basename(resolve('/', word));
  if (name === '' || name === '.' || name === '..') return 'It has no name of its own.';
  if (name.startsWith('-')) return 'It begins with a hyphen, and programs would take it for a flag.';
  if (name.startsWith('.')) return 'It begins with a dot, and would be hidden.';
  if (DEVICES.test(name)) return 'Windows reads it as a device.';
  if (/[. ]$/.test(name)) return 'It ends with a dot or a space, which some systems drop.';
  if (name.toLowerCase() === 'node_modules') return 'Tools do not look into it.';
  if (name.normalize('NFC') !== name) return 'Some of its letters are written in two parts, which some systems change.';
  if (!SEGMENT.test(name)) return 'Letters, digits, dots, hyphens, underscores and spaces only, at most 100.';
  return null;
}

export function checkFolderName(word: string): void {
  const fault = folderFault(word);
  if (fault === null) return;
  throw new CliProblem({
    code: 'cli/bad-folder-name',
    title: 'This is no name for a folder',
    detail: `"${word}": ${fault}`,
    hint: `davit init ${toAppId(basename(word))}`,
  });
}

export function checkAppId(id: string): void {
  if (isAppId(id)) return;
  throw new CliProblem({
    code: 'cli/bad-app-id',
    title: 'This is no app id',
    detail: `"${id}": lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter.`,
    hint: `--app-id ${toAppId(id)}`,
  });
}
