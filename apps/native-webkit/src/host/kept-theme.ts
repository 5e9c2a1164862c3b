// Keeps whether the user chose light or dark, for the next start.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { joinPath, makeFolder, readWholeNow, writeWhole } from '../platform/folder.ts';

export type Theme = 'light' | 'dark';
const fileIn = (folder: string): string => joinPath(folder, 'theme');

/** Null when nobody has chosen yet: then the system's counts. */
export function keptTheme(folder: string): Theme | null {
  const bytes = readWholeNow(fileIn(folder));
  const text = bytes === null ? null : decodeUtf8(bytes);
  return text === 'light' || text === 'dark' ? text : null;
}

export function keepTheme(folder: string, theme: Theme): void {
  makeFolder(folder);
  writeWhole(fileIn(folder), encodeUtf8(theme));
}
