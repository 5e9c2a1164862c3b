// A bundle that was verified whole, and every reason why one is not. Types only.
import type { CryptoPort } from '@davit/crypto';
import type { Manifest } from '../manifest/manifest.ts';
import type { ManifestFailure } from '../manifest/parse-manifest.ts';
import type { Integrity } from './integrity.ts';

/** Lower-case hex of a SHA-256: 64 characters. */
export type Sha256Hex = string;
/** Raw Ed25519 public key in base64url: 43 characters, the `x` of its JWK (RFC 8037). */
export type Ed25519Key = string;

/** What bundles and records need of the crypto port. */
export type BundleCrypto = Pick<CryptoPort, 'sha256' | 'verify'>;

/** What the release record says that the bytes must be. */
export interface BundleExpectation {
  readonly appId: string;
  readonly digest: Sha256Hex;
  readonly versionCode: number;
  /** The publisher key of this version. */
  readonly publisherKey: Ed25519Key;
  /** Allows what `parseManifest` allows in development. */
  readonly development?: boolean | undefined;
}

/** Every byte of it stands under the publisher's signature. */
export interface VerifiedBundle {
  readonly appId: string;
  readonly versionCode: number;
  readonly digest: Sha256Hex;
  /** SHA-256 of the raw integrity.json: names what runs. */
  readonly integrityId: Sha256Hex;
  readonly manifest: Manifest;
  readonly integrity: Integrity;
  readonly integrityBytes: Uint8Array;
  /** All files but integrity.json and integrity.sig; manifest.json is among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export type BundleFailure =
  | { readonly reason: 'wrong_digest'; readonly digest: Sha256Hex }
  /** The archive breaks a rule: see `detail`, a sentence for the publisher; `path` when it is about one entry. */
  | { readonly reason: 'bad_archive' | 'too_large'; readonly detail: string; readonly path?: string | undefined }
  | { readonly reason: 'bad_integrity'; readonly detail: string }
  | { readonly reason: 'bad_signature' }
  | { readonly reason: 'wrong_app'; readonly appId: string }
  | { readonly reason: 'wrong_version'; readonly versionCode: number }
  /** A listed file is missing, an extra one is there, or one has other bytes than the list says. */
  | { readonly reason: 'missing_file' | 'extra_file' | 'changed_file'; readonly path: string }
  | { readonly reason: 'bad_manifest'; readonly failures: readonly ManifestFailure[] };
