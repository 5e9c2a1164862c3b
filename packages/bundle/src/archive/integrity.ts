// integrity.json: the list of all files with their hashes, whose raw bytes the publisher signs. Types; parse-integrity reads it.
import type { Sha256Hex } from './verified-bundle.ts';

/** Member names as in the file. */
export interface Integrity {
  readonly format: 1;
  readonly app_id: string;
  readonly version_code: number;
  /** Path → SHA-256 of every file but integrity.json and integrity.sig. */
  readonly files: Readonly<Record<string, Sha256Hex>>;
  /** HTML file → SHA-256 of each of its inline scripts; only files that have any. */
  readonly inline_scripts: Readonly<Record<string, readonly Sha256Hex[]>>;
}

export const MANIFEST_FILE = 'manifest.json';
export const INTEGRITY_FILE = 'integrity.json';
export const SIGNATURE_FILE = 'integrity.sig';
/** What the publisher signs is this, as UTF-8, followed by the raw bytes of integrity.json. */
export const BUNDLE_SIGNATURE_PREFIX = 'davit-bundle-1\n';
