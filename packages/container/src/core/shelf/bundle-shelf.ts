// The host's shelf of verified `.ma` files: by digest, least recently used ones leave beyond 200 MB (container.md §5). An evicted
// mini-program then needs no download. Types; create-bundle-shelf is the form.
import type { BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import type { Result } from '@davit/protocol';
import type { ContainerEvent, PlatformAdapter, RegistryOptions } from '../ports.ts';

export type ShelfFailure =
  /** Nothing kept, and the registry cannot be reached or answers nothing of that digest. */
  | { readonly reason: 'offline' | 'not_found' | 'too_slow' }
  /** The platform could not come to an end with it. */
  | { readonly reason: 'unverified' }
  /** What came is not what the record names; nothing of it was kept. */
  | { readonly reason: 'refused'; readonly failure: BundleFailure; readonly detail: string };

export type ShelfAnswer = Result<VerifiedBundle, ShelfFailure>;

export interface BundleShelf {
  /**
   * Kept bytes, verified anew, or a download that is cut at `size`, verified and kept. Never rejects. Who asks while another
   * waits for the same bundle gets the same one: transfer copies of its files, never the files.
   */
  take(
    expected: BundleExpectation,
    size: number,
    onProgress?: (received: number, total: number) => void,
  ): Promise<ShelfAnswer>;
  /** Drops kept bytes: those of a revoked version. Never rejects. */
  drop(digest: string): Promise<void>;
}

export interface BundleShelfOptions
  extends Pick<PlatformAdapter, 'fetch' | 'verifyBundle' | 'blobs' | 'store' | 'log'> {
  readonly registryUrl: RegistryOptions['url'];
  /** Never throws. */
  readonly onEvent: (event: ContainerEvent) => void;
  /** `SHELF_LIMIT_BYTES` by default. */
  readonly limitBytes?: number | undefined;
}

export const SHELF_LIMIT_BYTES = 200 * 1024 * 1024;
/** Beyond what a download takes at the slowest rate that is not given up: for the connection and the first byte. */
export const DOWNLOAD_GRACE_MS = 10_000;
