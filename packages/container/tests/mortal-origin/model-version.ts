// A version of a mini-program for the model of its origin: files, their hashes and the list that names them.
import { createHash } from 'node:crypto';
import { cacheName } from '../../src/service-worker/verified-cache.ts';
import type { Bytes, KeptCaches } from './kept-caches.ts';

export interface ModelVersion {
  readonly integrityId: string;
  /** Path on its origin → text. */
  readonly files: Readonly<Record<string, string>>;
  readonly blobs: ReadonlyMap<string, Bytes>;
}

export function createModelVersion(texts: readonly string[]): ModelVersion {
  const blobs = new Map<string, Bytes>();
  const keep = (text: string): string => {
    const hash = createHash('sha256').update(text).digest('hex');
    blobs.set(hash, new Uint8Array(new TextEncoder().encode(text)));
    return hash;
  };
  const named = {
    'manifest.json': JSON.stringify({ davit: {} }),
    ...Object.fromEntries(texts.map((text, at) => [`${at}.js`, text])),
  };
  const hashes = Object.fromEntries(Object.entries(named).map(([path, text]) => [path, keep(text)]));
  const integrityId = keep(JSON.stringify({ files: hashes, inline_scripts: {} }));
  const files = Object.fromEntries(Object.entries(named).map(([path, text]) => [`/${path}`, text]));
  return { integrityId, files, blobs };
}

/** Every file of the version lies in its cache with the right bytes. */
export const isWhole = ({ integrityId, blobs }: ModelVersion, caches: KeptCaches): boolean =>
  [...blobs].every(([hash, bytes]) => {
    const kept = caches.get(cacheName(integrityId))?.get(`/${hash}`);
    return kept !== undefined && Buffer.compare(kept, bytes) === 0;
  });
