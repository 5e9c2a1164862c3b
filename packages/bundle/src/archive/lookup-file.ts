// Which file of a bundle answers a URL path (container.md §2). Pure; the service worker runs it on every request.

export interface LookupOptions {
  /** Whether a document is wanted: only then other files than the named one may answer. */
  readonly navigation: boolean;
  /** `manifest.davit.fallback`. */
  readonly fallback?: string | undefined;
}

/** The container's own files are none of the bundle's, and no fallback stands in for them. */
const CONTAINER_PATH = /^\/\.container(?:\/|$)/i;
const ENCODED_SEPARATOR = /%(?:2f|5c|00)/i;

function decode(path: string): string | null {
  if (!path.includes('%')) return path;
  // One file has one path: a slash is never written in the encoded form.
  if (ENCODED_SEPARATOR.test(path)) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/**
 * `path` is a URL's path as URLs write it: with a leading slash, percent-encoded, without query and fragment. Exactly that file;
 * for a navigation else `<path>/index.html`, else the fallback. Null: 404.
 */
export function lookupFile(
  paths: { has(path: string): boolean },
  path: string,
  { navigation, fallback }: LookupOptions,
): string | null {
  if (CONTAINER_PATH.test(path)) return null;
  const decoded = path.startsWith('/') ? decode(path.slice(1)) : null;
  if (decoded !== null && paths.has(decoded)) return decoded;
  if (!navigation) return null;
  if (decoded !== null) {
    const folder = decoded === '' || decoded.endsWith('/') ? decoded : `${decoded}/`;
    if (paths.has(`${folder}index.html`)) return `${folder}index.html`;
  }
  return fallback !== undefined && paths.has(fallback) ? fallback : null;
}
