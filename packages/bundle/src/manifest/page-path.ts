// Paths of pages, as links and manifests name them. Apart from the paths of files, which only who verifies a bundle needs.

/** A page inside the mini-program: a path with a leading slash, and perhaps a query and a fragment; never another origin. */
export function isPagePath(path: string): boolean {
  if (path.length > 1024 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return false;
  const end = path.search(/[?#]/);
  const name = end < 0 ? path : path.slice(0, end);
  return !/(?:^|\/)\.{1,2}(?:\/|$)|%2e|%2f|%5c/i.test(name) && !/^\/\.container(?:\/|$)/i.test(name);
}
