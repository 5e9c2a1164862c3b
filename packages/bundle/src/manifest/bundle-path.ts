// Paths of files inside a bundle: `/`-separated, no leading slash, nothing that a file system or a URL reads in two ways.

const MAX_PATH_LENGTH = 200;
const SEGMENT = /^[A-Za-z0-9_@()[\],+=~!$'-][A-Za-z0-9._@()[\],+=~!$' -]*$/;
const RESERVED = ['.container', '.well-known', 'integrity.json', 'integrity.sig'];

/** A path such as `assets/app.js`. Names that begin with a dot, `..`, `\`, `%`, `;`, `//` and the reserved ones are none. */
export function isBundlePath(path: string): boolean {
  if (path.length === 0 || path.length > MAX_PATH_LENGTH) return false;
  const segments = path.split('/');
  if (RESERVED.includes((segments[0] as string).toLowerCase())) return false;
  return segments.every((segment) => SEGMENT.test(segment) && !/[. ]$/.test(segment));
}

/** A page inside the mini-program: a path with a leading slash, and perhaps a query and a fragment; never another origin. */
export function isPagePath(path: string): boolean {
  if (path.length > 1024 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return false;
  const end = path.search(/[?#]/);
  const name = end < 0 ? path : path.slice(0, end);
  return !/(?:^|\/)\.{1,2}(?:\/|$)|%2e|%2f|%5c/i.test(name) && !/^\/\.container(?:\/|$)/i.test(name);
}
