// One entry of a bundle's archive, as its headers name it, and why an archive is refused. Types only.
import type { BundleFailure } from './verified-bundle.ts';

export interface ArchiveEntry {
  readonly path: string;
  readonly method: 0 | 8;
  readonly crc: number;
  /** Unpacked, as declared. */
  readonly size: number;
  /** Where its bytes lie in the file. */
  readonly start: number;
  readonly end: number;
}

export type ArchiveFailure = Extract<BundleFailure, { reason: 'bad_archive' | 'too_large' }>;
