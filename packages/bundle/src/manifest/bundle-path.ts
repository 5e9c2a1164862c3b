// Paths of files inside a bundle: `/`-separated, no leading slash, NFC, nothing that a file system or a URL reads in two ways.
import { encodeUtf8 } from '@davit/crypto';
import { MAX_PATH_BYTES } from '../archive/bundle-limits.ts';

/** Beyond ASCII letters, their marks and digits only: nothing invisible, nothing that changes direction, no other slash. */
const SEGMENT = /^[A-Za-z0-9_@()[\],+=~!$'\p{L}\p{N}-][A-Za-z0-9._@()[\],+=~!$' \p{L}\p{M}\p{N}-]*$/u;
const ASCII = /^[ -~]*$/;
const RESERVED = /^(?:\.container|\.well-known|integrity\..*)$/i;

/** A path such as `assets/app.js`. Names that begin with a dot, `..`, `\`, `%`, `;`, `//` and the reserved ones are none. */
export function isBundlePath(path: string): boolean {
  if (path.length === 0 || path.length > MAX_PATH_BYTES) return false;
  if (!ASCII.test(path) && (encodeUtf8(path).length > MAX_PATH_BYTES || path.normalize('NFC') !== path)) return false;
  const segments = path.split('/');
  if (RESERVED.test(segments[0] as string)) return false;
  return segments.every((segment) => SEGMENT.test(segment) && !/[. ]$/.test(segment));
}

/** The same text for paths that some file system takes for one: case, composed and decomposed letters, ligatures. */
export function foldPath(path: string): string {
  if (ASCII.test(path)) return path.toLowerCase();
  return path.normalize('NFKD').toUpperCase().toLowerCase().replace(/ς/g, 'σ').normalize('NFKD');
}
