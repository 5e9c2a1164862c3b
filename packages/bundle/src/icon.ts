// Which of a manifest's icons people are shown: the first one, where it is an image that is not too large. Pure.
import type { Manifest } from './manifest/manifest.ts';
import { mimeType } from './mime-type.ts';

/** A launcher draws many of them. */
export const MAX_ICON_BYTES = 256 * 1024;

export const iconPath = ({ icons }: Pick<Manifest, 'icons'>): string | null => icons[0]?.src ?? null;

/** Why nobody will see it, or null. */
export function iconProblem(path: string, size: number): string | null {
  if (!mimeType(path).startsWith('image/')) return 'Its name is not that of an image.';
  return size > MAX_ICON_BYTES ? `It has ${size} bytes; ${MAX_ICON_BYTES} are the most.` : null;
}
