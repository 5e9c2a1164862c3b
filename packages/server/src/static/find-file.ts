// Which file answers a path (container.md §2): the exact file; for navigations its index, then the fallback. Query ignored.
import { headerValues, type PlainRequest, targetPath } from '@davit/protocol';
import type { FileSource } from '../config.ts';

export interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A document load, as the browser says it; clients that do not say are judged by what they accept. */
export function isNavigation(request: PlainRequest): boolean {
  const [mode] = headerValues(request, 'sec-fetch-mode');
  if (mode !== undefined) return mode === 'navigate';
  return (headerValues(request, 'accept')[0] ?? '').includes('text/html');
}

export async function findFile(
  files: FileSource,
  request: PlainRequest,
  fallback: string | null,
): Promise<FoundFile | null> {
  // The edge has refused targets that do not decode.
  const path = decodeURIComponent(targetPath(request.target));
  // The root is asked for by programs too (`curl`, a health check of a proxy).
  const candidates = path === '/' ? ['/index.html'] : [path];
  if (isNavigation(request)) {
    candidates.push(`${path.replace(/\/$/, '')}/index.html`);
    if (fallback !== null) candidates.push(fallback.startsWith('/') ? fallback : `/${fallback}`);
  }
  for (const candidate of candidates) {
    const bytes = candidate.endsWith('/') ? null : await files.read(candidate);
    if (bytes !== null) return { path: candidate, bytes };
  }
  return null;
}
