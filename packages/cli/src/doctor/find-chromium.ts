// A Chromium or Chrome on this machine, where people have it. Looks, starts nothing.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { World } from '../terminal/world.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

function candidates(
  { environment, home }: Pick<World, 'environment' | 'home'>,
  platform: NodeJS.Platform,
): readonly string[] {
  if (environment.DAVIT_CHROMIUM) return [environment.DAVIT_CHROMIUM];
  if (platform === 'darwin')
    return ['', home].flatMap((base) =>
      MAC_APPS.map((name) => `${base}/Applications/${name}.app/Contents/MacOS/${name}`),
    );
  if (platform === 'win32')
    return [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA].flatMap((base) =>
      base === undefined
        ? []
        : ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge'].map((name) => `${base}\\${name}\\Application\\chrome.exe`),
    );
  return (environment.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
}

export function findChromium(world: Pick<World, 'environment' | 'home'>, platform = process.platform): string | null {
  const isProgram = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return candidates(world, platform).find(isProgram) ?? null;
}
